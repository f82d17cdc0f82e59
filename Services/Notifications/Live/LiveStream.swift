import Authentication
import HTTPKit
import NotificationsDomain
import Primitives
import Synchronization

/// A stream of events as the hub knows it: what is told waits, bounded, for who writes.
final class StreamWire: LiveWire {
    private struct State {
        var waiting: [LiveText] = []
        var bytes = 0
        var isEnded = false
        var reader: CheckedContinuation<Void, Never>?
    }

    private let stream: EventStream
    private let state = Mutex(State())

    init(_ stream: EventStream) {
        self.stream = stream
    }

    func post(_ text: LiveText) {
        wake { state in
            guard !state.isEnded else { return }
            state.waiting.append(text)
            state.bytes += text.text.utf8.count
            if state.waiting.count > LiveBacklog.frames || state.bytes > LiveBacklog.bytes { state.isEnded = true }
        }
    }

    func send(_ text: LiveText) async throws {
        try await stream.send(
            ServerSentEvent(id: text.cursor.map { "\($0)" }, name: "\(text.type)", data: text.text))
    }

    func end(_ end: LiveEnd) { wake { $0.isEnded = true } }

    /// What has gathered since it was asked last; nil once it has ended.
    func next() async -> [LiveText]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state in
                    guard state.waiting.isEmpty, !state.isEnded, !Task.isCancelled else { return true }
                    state.reader = continuation
                    return false
                }
                if isThere { continuation.resume() }
            }
        } onCancel: {
            wake { $0.isEnded = true }
        }
        return state.withLock { state in
            guard !state.isEnded else { return nil }
            defer { (state.waiting, state.bytes) = ([], 0) }
            return state.waiting
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let reader = state.withLock { state in
            change(&state)
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }
}

/// The same as a socket's frames, for who only listens.
struct LiveStream: Sendable {
    let live: LiveParts
    let token: AccessToken
    /// The last that the client has.
    let cursor: Int64?

    func run(_ stream: EventStream) async throws {
        let wire = StreamWire(stream)
        let (ticket, head) = try await live.hub.enter(token, .stream, wire)
        do {
            try await tell(ticket, head, wire)
        } catch {
            await live.hub.leave(ticket)
            throw error
        }
        await live.hub.leave(ticket)
    }

    private func tell(_ ticket: LiveHub.Ticket, _ head: LiveHead, _ wire: StreamWire) async throws {
        for text in await wire.next() ?? [] {
            // Whoever is about to hear of older ones has not got so far.
            try await wire.send(cursor == nil ? text : text.withoutCursor)
        }
        try await live.resume(ticket, after: cursor ?? head.cursor, on: wire)
        while let texts = await wire.next() {
            for text in texts { try await wire.send(text) }
        }
        try Task.checkCancellation()
    }
}
