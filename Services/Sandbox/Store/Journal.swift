import JSONKit
import NIOPosix
import Synchronization

/// Appends records to the journal file, many with one sync while the one before is under way.
actor Journal {
    private struct Pending {
        var payloads: [[UInt8]] = []
        /// Of all that were ever appended.
        var count = 0
    }

    /// Beside the actor, so that a record takes its place at the instant of the change it tells of.
    nonisolated private let pending = Mutex(Pending())
    private let file: JournalFile
    private let threads: NIOThreadPool
    private var isWriting = false
    private var isBroken = false
    private var synced = 0
    private var waiters: [(count: Int, continuation: CheckedContinuation<Bool, Never>)] = []

    init(path: String, threads: NIOThreadPool = .singleton) throws {
        file = try JournalFile(path: path)
        self.threads = threads
    }

    /// All records so far, in order; once, at the start.
    func recover() async throws -> [JournalRecord] {
        let file = file
        let payloads = try await threads.runIfActive { try file.recover() }
        return try payloads.map { payload in
            let line = try JSONReader.decode(JournalLine.self, from: payload, unknownFields: .ignore)
            guard let record = line.record else { throw SandboxError.journalBroken }
            return record
        }
    }

    /// Takes records in the order of the calls; ``sync()`` waits until they are on the disk.
    nonisolated func append(_ records: [JournalRecord]) {
        let payloads = records.map { JSON.encode(JournalLine($0)) }
        pending.withLock { pending in
            pending.payloads += payloads
            pending.count += payloads.count
        }
    }

    /// Returns when everything appended before the call is on the disk.
    /// - Throws: `journalBroken`, from then on always.
    func sync() async throws(SandboxError) {
        let count = pending.withLock { $0.count }
        if synced < count { await write() }
        // Written by another caller, or about to be.
        let isFine = await withCheckedContinuation { continuation in
            if synced < count, !isBroken {
                waiters.append((count, continuation))
            } else {
                continuation.resume(returning: !isBroken)
            }
        }
        guard isFine else { throw .journalBroken }
    }

    /// One caller writes for all; for the others it returns at once.
    private func write() async {
        guard !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        while !isBroken {
            let payloads = pending.withLock { pending in
                defer { pending.payloads = [] }
                return pending.payloads
            }
            guard !payloads.isEmpty else { return }
            let file = file
            do {
                try await threads.runIfActive { try file.append(payloads) }
                synced += payloads.count
            } catch {
                isBroken = true
            }
            let done = waiters.filter { isBroken || $0.count <= synced }
            waiters.removeAll { isBroken || $0.count <= synced }
            for waiter in done { waiter.continuation.resume(returning: !isBroken) }
        }
    }
}
