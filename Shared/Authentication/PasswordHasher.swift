import Dispatch
import Synchronization

/// Hashes and checks passwords with Argon2id on threads of its own.
///
/// A hash takes tens of milliseconds and the memory of its cost by design, so it must neither block the shared pool nor
/// run without bound: at most `threads` run at once, at most `maximumWaiting` wait, and the next is refused.
package final class PasswordHasher: Sendable {
    /// Too many passwords wait already. Answer 503 and let the client come back.
    package struct Overloaded: Error {}

    /// Argon2id's cost. One lane always.
    package struct Cost: Hashable, Sendable {
        package let passes: Int
        package let memoryBytes: Int

        package init(passes: Int, memoryBytes: Int) {
            self.passes = passes
            self.memoryBytes = memoryBytes
        }

        /// 19 MiB and 2 passes, OWASP's recommendation: about 25 ms a core.
        package static let standard = Cost(passes: 2, memoryBytes: 19 * 1_024 * 1_024)
        /// The least that Argon2 takes. For tests.
        package static let least = Cost(passes: 1, memoryBytes: 8 * 1_024)
    }

    private let cost: Cost
    private let maximumWaiting: Int
    /// A serial queue runs on one thread at a time, so each of these is one worker.
    private let workers: [DispatchQueue]
    /// Jobs per worker, running and waiting.
    private let load: Mutex<[Int]>
    private let decoy = Mutex<String?>(nil)

    package init(cost: Cost = .standard, threads: Int = 2, maximumWaiting: Int = 128) {
        self.cost = cost
        self.maximumWaiting = maximumWaiting
        workers = (0..<max(1, threads)).map { DispatchQueue(label: "florin.password-hasher.\($0)") }
        load = Mutex([Int](repeating: 0, count: max(1, threads)))
    }

    /// A self-describing text to store. Throws `Overloaded`, also when the memory for a hash cannot be had.
    package func hash(_ password: String) async throws(Overloaded) -> String {
        let cost = cost
        guard let hash = try await run({ Argon2id.hash(password, cost: cost) }) else { throw Overloaded() }
        return hash
    }

    package func verify(_ password: String, against hash: String) async throws(Overloaded) -> Bool {
        try await run { Argon2id.verify(password, against: hash) }
    }

    /// Takes as long as ``verify(_:against:)`` and is always false: for an address that has no account, so that the
    /// time of the answer does not tell.
    package func verifyNothing(_ password: String) async throws(Overloaded) -> Bool {
        let hash = try await decoyHash()
        _ = try await verify(password, against: hash)
        return false
    }

    /// True if a stored hash was made with another cost and should be replaced when its password is next at hand.
    package func needsRehash(_ hash: String) -> Bool { Argon2id.needsRehash(hash, cost: cost) }

    /// Makes the decoy, so that the first unknown address takes no longer than the second.
    package func warmUp() async throws(Overloaded) {
        _ = try await decoyHash()
    }

    private func decoyHash() async throws(Overloaded) -> String {
        if let hash = decoy.withLock({ $0 }) { return hash }
        let hash = try await hash(SecretToken.generate().text)
        decoy.withLock { $0 = hash }
        return hash
    }

    private func run<R: Sendable>(_ work: @escaping @Sendable () -> R) async throws(Overloaded) -> R {
        guard let worker = claimWorker() else { throw Overloaded() }
        defer { load.withLock { $0[worker] -= 1 } }
        return await withCheckedContinuation { continuation in
            workers[worker].async { continuation.resume(returning: work()) }
        }
    }

    /// The worker with the least to do, its load counted up; nil if too many wait.
    private func claimWorker() -> Int? {
        load.withLock { load in
            guard load.reduce(0, +) < workers.count + maximumWaiting else { return nil }
            let least = load.indices.min { load[$0] < load[$1] } ?? 0
            load[least] += 1
            return least
        }
    }
}
