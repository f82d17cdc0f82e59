import Authentication
import HTTPKit
import Logging
import NotificationsDomain
import Primitives

/// A WebSocket as the hub knows it.
struct SocketWire: LiveWire {
    /// The client has gone, or is being told to go.
    struct Closed: Error {}

    private static let backlog = WebSocketBacklog(
        frames: LiveBacklog.frames, bytes: LiveBacklog.bytes, code: .init(LiveEnd.tooSlow.rawValue),
        reason: LiveEnd.tooSlow.reason)

    let socket: WebSocket

    func post(_ text: LiveText) { socket.post(text.text, within: Self.backlog) }

    func send(_ text: LiveText) async throws {
        do {
            try await socket.send(text.text)
        } catch {
            throw Closed()
        }
    }

    func end(_ end: LiveEnd) { socket.close(.init(end.rawValue), end.reason) }
}

/// What one client and we say to each other on a socket: `socket.tsv` of the contract.
struct LiveSocket: Sendable {
    /// What came with the handshake.
    enum Shown: Sendable {
        case nothing
        case token(AccessToken)
        case refused
    }

    private static let patience = Duration.seconds(5)

    private let live: LiveParts
    private let socket: WebSocket
    private let wire: SocketWire

    init(_ live: LiveParts, _ socket: WebSocket) {
        self.live = live
        self.socket = socket
        wire = SocketWire(socket: socket)
    }

    /// Until one side has enough.
    func run(_ shown: Shown) async throws {
        do {
            var pace = FramePace()
            guard let token = try await admitted(shown, &pace) else { return }
            let (ticket, head) = try await live.hub.enter(token, .socket, wire)
            do {
                try await converse(ticket, token, head, &pace)
            } catch {
                await live.hub.leave(ticket)
                throw error
            }
            await live.hub.leave(ticket)
        } catch let end as LiveEnd {
            live.metrics.ended(end)
            wire.end(end)
        } catch is SocketWire.Closed {
            // It is over already.
        }
    }

    // MARK: Who it is

    /// Nil when the client has gone.
    private func admitted(_ shown: Shown, _ pace: inout FramePace) async throws -> AccessToken? {
        switch shown {
        case .refused: throw LiveEnd.unauthenticated
        case .token(let token): return try admitted(token)
        case .nothing: break
        }
        let deadline = ContinuousClock.now + Self.patience
        while let message = await next(by: deadline) {
            do {
                guard case .authenticate(let text) = try frame(message, &pace) else { throw LiveEnd.unauthenticated }
                return try admitted(try await live.verify(text))
            } catch let error as any ProblemConvertible {
                post(.error(error.problem))
            } catch let problem as Problem {
                post(.error(problem))
            }
        }
        guard ContinuousClock.now >= deadline else { return nil }
        throw LiveEnd.unauthenticated
    }

    private func admitted(_ token: AccessToken) throws -> AccessToken {
        guard Caller(token).may(.notificationsRead) else {
            post(.error(Self.lacks(.notificationsRead)))
            throw LiveEnd.unauthenticated
        }
        return token
    }

    private static func lacks(_ scope: Scope) -> Problem {
        .forbidden("the API key lacks the scope \(scope.rawValue)")
    }

    private func next(by deadline: ContinuousClock.Instant) async -> WebSocketMessage? {
        await withTaskGroup(of: WebSocketMessage?.self) { group in
            group.addTask { await socket.next() }
            group.addTask {
                try? await Task.sleep(until: deadline, clock: .continuous)  // ends early when the message is there
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    // MARK: Frames

    private func converse(
        _ ticket: LiveHub.Ticket, _ first: AccessToken, _ head: LiveHead, _ pace: inout FramePace
    ) async throws {
        var token = first
        while let message = await socket.next() {
            do {
                switch try frame(message, &pace) {
                case .authenticate(let text): token = try await renewed(ticket, text)
                case .subscribe(let cursor): try await subscribe(ticket, cursor, since: head)
                case .markRead(let ids): try await markRead(ticket, token, ids)
                case .ping: post(.pong(live.clock.now()))
                }
            } catch let error where !(error is LiveEnd || error is SocketWire.Closed || error is CancellationError) {
                let (problem, isUnexpected) = Problem.describing(error)
                if isUnexpected { live.logger.error("a frame failed", metadata: ["error": "\(error)"]) }
                post(.error(problem))
            }
        }
    }

    private func frame(_ message: WebSocketMessage, _ pace: inout FramePace) throws -> ClientFrame {
        guard pace.take(at: .now) else { throw LiveEnd.tooFast }
        guard case .text(let text) = message else { throw LiveEnd.unreadable }
        do {
            return try ClientFrame(text)
        } catch is ClientFrame.Unreadable {
            throw LiveEnd.unreadable
        }
    }

    private func renewed(_ ticket: LiveHub.Ticket, _ text: String) async throws -> AccessToken {
        let token = try admitted(try await live.verify(text))
        guard token.subject == ticket.user else { throw LiveEnd.unauthenticated }
        try await live.hub.renew(ticket, token)
        return token
    }

    /// Without a cursor from where `ready` has put the client, or from where it is: so there is no gap either way.
    private func subscribe(_ ticket: LiveHub.Ticket, _ cursor: Int64?, since head: LiveHead) async throws {
        let place = await live.hub.pause(ticket)
        try await live.resume(ticket, after: cursor ?? place ?? head.cursor, on: wire)
    }

    private func markRead(_ ticket: LiveHub.Ticket, _ token: AccessToken, _ ids: [UniqueID]) async throws {
        guard Caller(token).may(.notificationsWrite) else { throw Self.lacks(.notificationsWrite) }
        let (_, unread) = try await live.inbox.mark(
            read: true, .ids(ids), of: ticket.user, now: live.clock.now(), by: ticket.id)
        await live.hub.answer(ticket, unread: unread)
    }

    private func post(_ frame: LiveFrame) {
        wire.post(LiveText(frame))
        live.metrics.sent(1)
    }
}
