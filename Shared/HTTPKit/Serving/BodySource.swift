import NIOCore
import Synchronization

/// The pieces of one body between its connection, which brings them, and the endpoint that takes them.
final class BodySource: Sendable {
    /// Bytes that wait for the endpoint before the connection stops reading.
    static let window = 64 << 10
    static let empty: BodySource = {
        let source = BodySource(limit: 0) {}
        source.finish()
        return source
    }()

    private struct State {
        var pieces: CircularBuffer<ByteBuffer> = []
        var waiting = 0
        var received = 0
        var end: Result<Void, any Error>?
        var reader: CheckedContinuation<ByteBuffer?, any Error>?
        var hasBeenAsked = false
        /// The connection waits to be told to read on.
        var isHeld = false

        var refusal: (any Error)? { if case .failure(let error)? = end { error } else { nil } }
    }

    private let limit: Int
    private let state = Mutex(State())
    private let onDemand: @Sendable () -> Void

    /// - Parameters:
    ///   - limit: bytes at most.
    ///   - onDemand: told, on any thread, when the body is first asked for and when there is room again.
    init(limit: Int, onDemand: @escaping @Sendable () -> Void) {
        self.limit = limit
        self.onDemand = onDemand
    }

    // MARK: For the connection

    var received: Int { state.withLock(\.received) }

    func push(_ piece: ByteBuffer) {
        let reader = state.withLock { state -> CheckedContinuation<ByteBuffer?, any Error>? in
            guard state.end == nil, piece.readableBytes > 0 else { return nil }
            state.received += piece.readableBytes
            guard state.received <= limit else {
                return Self.end(&state, .failure(InboundBody.tooLarge(limit)))
            }
            guard let reader = state.reader else {
                state.pieces.append(piece)
                state.waiting += piece.readableBytes
                return nil
            }
            state.reader = nil
            return reader
        }
        guard let reader else { return }
        if let refusal = state.withLock(\.refusal) {
            reader.resume(throwing: refusal)
        } else {
            reader.resume(returning: piece)
        }
    }

    /// All of it is there.
    func finish() {
        state.withLock { Self.end(&$0, .success(())) }?.resume(returning: nil)
    }

    /// There will be no more, and what is there is not to be taken for the whole.
    func fail(_ error: any Error) {
        state.withLock { Self.end(&$0, .failure(error)) }?.resume(throwing: error)
    }

    /// Whether the connection has to wait; it is told once when it may go on.
    func isFull() -> Bool {
        state.withLock { state in
            state.isHeld = state.waiting >= Self.window
            return state.isHeld
        }
    }

    private static func end(
        _ state: inout State, _ end: Result<Void, any Error>
    ) -> CheckedContinuation<ByteBuffer?, any Error>? {
        guard state.end == nil else { return nil }
        state.end = end
        if case .failure = end {
            state.pieces.removeAll()
            state.waiting = 0
        }
        defer { state.reader = nil }
        return state.reader
    }

    // MARK: For the endpoint

    func next() async throws -> ByteBuffer? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in take(continuation) }
        } onCancel: {
            fail(CancellationError())
        }
    }

    private func take(_ continuation: CheckedContinuation<ByteBuffer?, any Error>) {
        let (known, isDemand) = state.withLock { state -> (Result<ByteBuffer?, any Error>?, Bool) in
            precondition(state.reader == nil, "a body has one reader")
            if let piece = state.pieces.popFirst() {
                state.waiting -= piece.readableBytes
                let hasRoom = state.isHeld && state.waiting < Self.window / 2
                if hasRoom { state.isHeld = false }
                return (.success(piece), hasRoom)
            }
            if let end = state.end { return (end.map { nil }, false) }
            state.reader = continuation
            let isDemand = !state.hasBeenAsked || state.isHeld
            (state.hasBeenAsked, state.isHeld) = (true, false)
            return (nil, isDemand)
        }
        if let known { continuation.resume(with: known) }
        if isDemand { onDemand() }
    }
}
