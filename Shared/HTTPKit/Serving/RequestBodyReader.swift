import HTTPTypes
import HummingbirdCore
import NIOCore

/// Reads one request body up to a limit, and clears away what a refused request still sends.
struct RequestBodyReader: ~Copyable {
    /// A body that keeps trickling in is given up after this long; one that stops altogether by the idle time-out.
    static let patience = Duration.seconds(30)
    /// How much of a refused body is read and thrown away, so that the client gets to see the refusal before the
    /// connection closes (closing on unread bytes resets it).
    static let drainLimitBytes = 8 << 20

    private var iterator: RequestBody.AsyncIterator
    /// Bytes; nil when the body comes in chunks and tells its end only when it is there.
    private let declaredLength: Int?
    private let expectsContinue: Bool
    private(set) var isComplete = false

    init(_ request: Request) {
        iterator = request.body.makeAsyncIterator()
        // RFC 9112 section 6.3: a request that announces no body has none.
        let isChunked = request.headers[.transferEncoding] != nil
        declaredLength = isChunked ? nil : request.headers[.contentLength].flatMap { Int($0) } ?? 0
        expectsContinue = request.headers[.expect]?.lowercased() == "100-continue"
    }

    /// The whole body. Never holds more than `limit` bytes and one network read.
    /// - Throws: 413 `content_too_large`, before reading anything when the length is declared.
    mutating func collect(limit: Int, _ writer: borrowing ResponseWriter) async throws -> ByteBuffer {
        if let declaredLength {
            guard declaredLength <= limit else { throw Self.tooLarge(limit) }
            if declaredLength == 0 { return ByteBuffer() }
        }
        if expectsContinue { try await writer.writeInformationalHead(HTTPResponse(status: .continue)) }
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: Self.patience)
        var body = ByteBuffer()
        while var piece = try await iterator.next() {
            guard body.readableBytes + piece.readableBytes <= limit else { throw Self.tooLarge(limit) }
            guard clock.now < deadline else { throw Problem(.requestBodyTimeout) }
            if body.readableBytes == 0 {
                body = piece
            } else {
                body.writeBuffer(&piece)
            }
        }
        isComplete = true
        return body
    }

    /// Whether the rest is small enough that the server may simply read past it and keep the connection.
    var restIsSmall: Bool {
        isComplete || (!expectsContinue && declaredLength.map { $0 <= 1 << 20 } ?? false)
    }

    /// Reads and drops up to the limit.
    mutating func drain() async throws {
        guard !expectsContinue else { return }
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: Self.patience)
        var dropped = 0
        while dropped < Self.drainLimitBytes, clock.now < deadline, let piece = try await iterator.next() {
            dropped += piece.readableBytes
        }
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.contentTooLarge, detail: "at most \(limit) bytes")
    }
}
