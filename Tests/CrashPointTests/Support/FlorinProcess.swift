import Glibc
import TestSupport

/// One of our programs as a process of its own.
final class FlorinProcess: Sendable {
    struct NotDead: Error, CustomStringConvertible {
        let name: String
        let status: Int32

        var description: String { "\(name) ended with \(status) instead of being killed" }
    }

    let name: String
    private let process: WatchedProcess

    init(_ name: String, _ variables: [String: String], log: String) throws {
        self.name = name
        process = try WatchedProcess("\(Checkout.root)/.build/debug/\(name)", ["serve"], variables, log: log)
    }

    var isRunning: Bool { process.endStatus == nil }

    /// Waits until it has died by itself.
    /// - Throws: `NotDead` when it ended in another way, `NeverHappened` when it lives on.
    func waitForDeath() async throws {
        let status = try await eventually("\(name) dies") { process.endStatus }
        guard status == SIGKILL else { throw NotDead(name: name, status: status) }
    }

    /// Ends it at once, if it still runs.
    func kill() { process.kill() }
}
