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
        /// Of these, those whose exchange has no end of its own.
        var lasting: Set<ObjectIdentifier> = []
        var isClosing = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var onRoom: (@Sendable () -> Void)?
    }

    private let maximum: Int
    private let maximumLasting: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - maximum: of those that serve one request after another.
    ///   - maximumLasting: of those that serve one for long, which are counted apart.
    init(maximum: Int, maximumLasting: Int) {
        self.maximum = maximum
        self.maximumLasting = maximumLasting
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
            state.lasting.remove(ObjectIdentifier(channel))
            let waiting = state.members.isEmpty ? state.waiting : []
            if state.members.isEmpty { state.waiting = [] }
            defer { state.onRoom = nil }
            return (waiting, state.onRoom)
        }
        for waiter in waiting { waiter.resume() }
        onRoom?()
    }

    /// One that serves one request for long from now on; false when there are too many. Makes room for others.
    func last(_ channel: any Channel) -> Bool {
        let (mayLast, onRoom) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            guard state.lasting.count < maximumLasting else { return (false, nil) }
            state.lasting.insert(ObjectIdentifier(channel))
            defer { state.onRoom = nil }
            return (true, state.onRoom)
        }
        onRoom?()
        return mayLast
    }

    func lastsNoMore(_ channel: any Channel) {
        state.withLock { _ = $0.lasting.remove(ObjectIdentifier(channel)) }
    }

    /// Whether one more may be accepted; if not, `onRoom` is called once when that has changed.
    func hasRoom(orElse onRoom: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            guard state.members.count - state.lasting.count >= maximum else { return true }
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
