package import JSONKit

/// What an endpoint answers.
package struct Reply<Output: FieldEncodable>: Sendable {
    enum Content: Sendable {
        case none
        case value(Output)
        case bytes([UInt8], contentType: String)
        case stream(contentType: String, length: Int?, @Sendable (inout BodyWriter) async throws -> Void)
        case events(@Sendable (EventStream) async throws -> Void)
        case socket(@Sendable (WebSocket) async throws -> Void)
    }

    package let status: Int
    let content: Content
    package private(set) var headers: [(name: String, value: String)] = []

    init(_ status: Int, _ content: Content) {
        self.status = status
        self.content = content
    }

    package static func ok(_ output: Output) -> Reply { Reply(200, .value(output)) }
    package static func created(_ output: Output) -> Reply { Reply(201, .value(output)) }
    package static func accepted(_ output: Output) -> Reply { Reply(202, .value(output)) }
    /// 202 that has nothing to tell.
    package static var accepted: Reply { Reply(202, .none) }
    package static var noContent: Reply { Reply(204, .none) }
    package static func status(_ status: Int, _ output: Output) -> Reply { Reply(status, .value(output)) }

    /// Bytes as they are: a stored answer, a document that is not JSON.
    package static func bytes(_ status: Int = 200, _ bytes: [UInt8], contentType: String = "application/json") -> Reply
    {
        Reply(status, .bytes(bytes, contentType: contentType))
    }

    /// A document too large to hold: `body` writes it piece by piece, at the pace of the reader. An error after the
    /// first piece can only break the connection off, so look up what can fail before replying. It is written at a
    /// client's pace, so nothing scarce may be held between two pieces.
    /// - Parameter length: of all of it, when that is known; the client can then tell how far it is.
    package static func stream(
        _ status: Int = 200, contentType: String, length: Int? = nil,
        _ body: @escaping @Sendable (inout BodyWriter) async throws -> Void
    ) -> Reply {
        Reply(status, .stream(contentType: contentType, length: length, body))
    }

    /// Events as they happen, for routes that declare `exchange: .events`. `body` runs until it returns, the client
    /// goes, or the server leaves; the last two cancel it. Nothing scarce may be held meanwhile.
    package static func events(_ body: @escaping @Sendable (EventStream) async throws -> Void) -> Reply {
        Reply(200, .events(body))
    }

    /// A WebSocket, for routes that declare `exchange: .socket`. `body` runs until it returns, which closes the socket
    /// (1000, or 1011 when it throws). When the client goes, or the server leaves, `next` gives nil and it is
    /// cancelled.
    package static func socket(_ body: @escaping @Sendable (WebSocket) async throws -> Void) -> Reply {
        Reply(101, .socket(body))
    }

    /// The same with one more header field. An invalid name is a bug of ours.
    package func header(_ name: String, _ value: String) -> Reply {
        var copy = self
        copy.headers.append((name, value))
        return copy
    }

    /// Given again: what it tells of has left its traces.
    package var isReplay: Bool { headers.contains { $0.name == Self.replayed } }

    static var replayed: String { "Idempotent-Replayed" }

    /// The JSON (or other) bytes of the answer; nil for one that is written while it goes on.
    var encoded: (bytes: [UInt8], contentType: String?)? {
        switch content {
        case .none: ([], nil)
        case .value(let output): (JSON.encode(output), "application/json")
        case .bytes(let bytes, let contentType): (bytes, contentType)
        case .stream, .events, .socket: nil
        }
    }
}
