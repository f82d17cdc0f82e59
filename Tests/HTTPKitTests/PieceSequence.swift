import AsyncHTTPClient
import NIOCore

typealias TestBody = HTTPClientRequest.Body

/// Buffers one after another, to send a body in chunks.
struct PieceSequence: AsyncSequence, Sendable {
    let pieces: [ByteBuffer]

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: ArraySlice<ByteBuffer>

        mutating func next() async -> ByteBuffer? { rest.popFirst() }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: pieces[...]) }
}
