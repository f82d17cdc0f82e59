import NIOCore
import Synchronization

/// The connections of a server, so that it can let them go.
final class OpenConnections: Sendable {
    enum Farewell: Sendable {
        /// After the answer that is under way, if any.
        case whenIdle
        /// Now, and what runs for it is cancelled.
        case now
    }

    private struct State {
        var members: [ObjectIdentifier: @Sendable (Farewell) -> Void] = [:]
        var isClosing = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var onRoom: (@Sendable () -> Void)?
    }

    private let maximum: Int
    private let state = Mutex(State())

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// - Parameter leave: asks the connection to end; may be called from any thread.
    func add(_ channel: any Channel, leave: @escaping @Sendable (Farewell) -> Void) {
        let isLate = state.withLock { state in
            state.members[ObjectIdentifier(channel)] = leave
            return state.isClosing
        }
        if isLate { leave(.whenIdle) }
    }

    func remove(_ channel: any Channel) {
        let (waiting, onRoom) = state.withLock { state in
            state.members[ObjectIdentifier(channel)] = nil
            let waiting = state.members.isEmpty ? state.waiting : []
            if state.members.isEmpty { state.waiting = [] }
            defer { state.onRoom = nil }
            return (waiting, state.onRoom)
        }
        for waiter in waiting { waiter.resume() }
        onRoom?()
    }

    /// Whether one more may be accepted; if not, `onRoom` is called once when that has changed.
    func hasRoom(orElse onRoom: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            guard state.members.count >= maximum else { return true }
            state.onRoom = onRoom
            return false
        }
    }

    /// Asks all to leave.
    func leave(_ farewell: Farewell) {
        let members = state.withLock { state in
            state.isClosing = true
            return Array(state.members.values)
        }
        for leave in members { leave(farewell) }
    }

    /// Returns when none is left.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.members.isEmpty { state.waiting.append(continuation) }
                return state.members.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }
}

/// Connections beyond the maximum wait in the kernel's backlog.
final class AcceptGate: ChannelOutboundHandler {
    typealias OutboundIn = Never

    private let connections: OpenConnections

    init(_ connections: OpenConnections) {
        self.connections = connections
    }

    func read(context: ChannelHandlerContext) {
        let channel = context.channel
        if connections.hasRoom(orElse: { channel.read() }) { context.read() }
    }
}
