import Synchronization

/// What a connection's thread lets others see without asking it, as it may be busy connecting.
final class ConnectionStatus: Sendable {
    struct Snapshot: Sendable, Equatable {
        var isConnected = false
        /// The broker's reason (a memory or disk alarm) while it takes no messages.
        var blockedReason: String?
        var lastError: String?
    }

    private let state = Mutex(Snapshot())

    var snapshot: Snapshot { state.withLock { $0 } }

    func update(_ change: (inout Snapshot) -> Void) {
        state.withLock { change(&$0) }
    }
}
