import JSONKit
import NIOPosix
import Synchronization

/// The state of all partners that the sandbox plays, as the changes that made it: appends lines to the journal file,
/// many with one sync while the one before is under way. A partner reads and writes its own, see ``ModuleJournal``.
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

    /// All lines so far, in order; once, at the start.
    func recover() async throws -> [[UInt8]] {
        let file = file
        return try await threads.runIfActive { try file.recover() }
    }

    /// Takes lines in the order of the calls; ``sync()`` waits until they are on the disk.
    nonisolated func append(_ payloads: [[UInt8]]) {
        pending.withLock { pending in
            pending.payloads += payloads
            pending.count += payloads.count
        }
    }

    /// Returns when everything appended before the call is on the disk.
    /// - Throws: `JournalBroken`, from then on always.
    func sync() async throws(JournalBroken) {
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
        guard isFine else { throw JournalBroken() }
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
