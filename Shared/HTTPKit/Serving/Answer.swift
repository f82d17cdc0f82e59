import NIOCore
import NIOHTTP1
import Primitives

/// What a connection writes back.
struct Answer: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// Written piece by piece, at the pace of the reader: of a length that is known before, or in chunks.
        case stream(length: Int?, @Sendable (inout BodyWriter) async throws -> Void)
        /// Goes on until one side has enough.
        case events(@Sendable (EventStream) async throws -> Void)
        /// The connection is a WebSocket from here on.
        case socket(@Sendable (WebSocket) async throws -> Void)
    }

    let status: Int
    private(set) var headers: [(name: String, value: String)]
    var body: Body
    /// What a WebSocket begins with.
    private(set) var handshake: WebSocketHandshake?
    /// `HEAD`: the head of the answer alone.
    var isHeadOnly = false

    init(_ status: Int, _ headers: [(name: String, value: String)] = [], _ body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The endpoint opens the WebSocket that its client asked for.
    mutating func agree(to handshake: WebSocketHandshake) {
        guard case .socket = body else { return }
        self.handshake = handshake
        add("Upgrade", "websocket")
        add("Connection", "Upgrade")
        add("Sec-WebSocket-Accept", handshake.accept)
        if let subprotocol = handshake.subprotocol { add("Sec-WebSocket-Protocol", subprotocol) }
    }

    mutating func add(_ name: String, _ value: String) { headers.append((name, value)) }

    /// What every answer of the API carries. There is no `Server` field: it helps attackers only.
    mutating func addCommon(requestID: String, date: String) {
        if !headers.contains(where: { $0.name == "Cache-Control" }) { add("Cache-Control", "no-store") }
        add("X-Content-Type-Options", "nosniff")
        add("X-Request-Id", requestID)
        add("Date", date)
    }

    /// Head and body, or of a stream the head alone.
    func encode(into buffer: inout ByteBuffer, closes: Bool, chunks: Bool) {
        let status = HTTPResponseStatus(statusCode: status)
        buffer.writeStaticString("HTTP/1.1 ")
        buffer.writeString(String(status.code))
        buffer.writeInteger(UInt8(ascii: " "))
        buffer.writeString(status.reasonPhrase)
        buffer.writeStaticString("\r\n")
        for (name, value) in headers { Self.write(name, value, into: &buffer) }
        if closes { buffer.writeStaticString("Connection: close\r\n") }
        switch body {
        case .bytes(let bytes):
            if status.mayHaveResponseBody { Self.writeLength(bytes.count, into: &buffer) }
            buffer.writeStaticString("\r\n")
            if status.mayHaveResponseBody, !isHeadOnly { buffer.writeBytes(bytes) }
        case .stream(let length?, _):
            Self.writeLength(length, into: &buffer)
            buffer.writeStaticString("\r\n")
        case .stream(nil, _), .events:
            if chunks { buffer.writeStaticString("Transfer-Encoding: chunked\r\n") }
            buffer.writeStaticString("\r\n")
        case .socket: buffer.writeStaticString("\r\n")
        }
    }

    private static func writeLength(_ length: Int, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("Content-Length: ")
        buffer.writeString(String(length))
        buffer.writeStaticString("\r\n")
    }

    /// A value that could end its line becomes a harmless one: what we echo must not add fields.
    private static func write(_ name: String, _ value: String, into buffer: inout ByteBuffer) {
        buffer.writeString(name)
        buffer.writeStaticString(": ")
        if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            buffer.writeBytes(value.utf8.lazy.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 })
        } else {
            buffer.writeString(value)
        }
        buffer.writeStaticString("\r\n")
    }
}

extension Answer {
    /// For bytes that are no HTTP: the form of every other refusal.
    static func malformed() -> Answer {
        let requestID = TraceContext.continuing(nil).traceID
        var answer = Problem(.badRequest).answer(requestID: requestID)
        answer.addCommon(requestID: requestID, date: HTTPDate().text(at: WallClock.system.now()))
        return answer
    }
}
