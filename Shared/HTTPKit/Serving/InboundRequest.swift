import NIOCore
import NIOHTTP1

/// One request as its connection gathered it.
struct InboundRequest: Sendable {
    let method: String
    /// As sent, with its query.
    let uri: String
    let headers: HTTPHeaders
    let match: RequestPipeline.Match
    let body: InboundBody
    let channel: any Channel
}

/// What came after the head. A body that is refused is refused in its turn: a caller who may not call learns that, and
/// not the limit.
enum InboundBody: Sendable {
    case complete(ByteBuffer)
    /// On its way, for an endpoint that takes it as it comes.
    case streamed(BodySource)
    case tooLarge(limit: Int)
    case tooSlow

    /// - Throws: 413 `content_too_large`, 408 `request_body_timeout`.
    func bytes() throws(Problem) -> ByteBuffer {
        switch self {
        case .complete(let bytes): return bytes
        case .streamed: return ByteBuffer()
        case .tooLarge(let limit): throw Self.tooLarge(limit)
        case .tooSlow: throw Problem(.requestBodyTimeout)
        }
    }

    var source: BodySource? { if case .streamed(let source) = self { source } else { nil } }

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(.contentTooLarge, detail: "at most \(limit) bytes")
    }
}

extension HTTPHeaders {
    /// The value of a field; the values of one that came several times as one list (RFC 9110 section 5.3), so that no
    /// second value hides behind the first.
    func joined(_ name: String) -> String? {
        guard let value = first(name: name) else { return nil }
        let all = self[name]
        return all.count == 1 ? value : all.joined(separator: ", ")
    }
}
