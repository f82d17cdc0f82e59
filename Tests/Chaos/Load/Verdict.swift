import CurlKit
import JSONKit
import NIOHTTP1
import TestSupport

/// What a client knows after one attempt.
enum Verdict: Sendable {
    /// 2xx: it stands.
    case accepted(JSONValue, body: [UInt8], replayed: Bool)
    /// A definite no: nothing stands.
    case refused(status: Int, code: String)
    /// A time-out, a cut connection, a 5xx, a 429, "in progress": only the same key sent again tells.
    case unclear(String)
    /// The token is of no use any more; nothing stands.
    case signedOut

    init(_ answer: FlorinAnswer) {
        let code = answer.code ?? "-"
        switch answer.status {
        case 200..<300:
            guard let json = try? answer.json else {
                self = .unclear("no JSON")  // half an answer is none
                return
            }
            let replayed = answer.headers.first(name: "Idempotent-Replayed") == "true"
            self = .accepted(json, body: answer.body, replayed: replayed)
        case 401: self = .signedOut
        case 408, 429: self = .unclear("\(answer.status) \(code)")
        case 409 where code == "request_in_progress": self = .unclear("in progress")
        case 400..<500: self = .refused(status: answer.status, code: code)
        default: self = .unclear("\(answer.status) \(code)")
        }
    }

    init(_ error: any Error) {
        self =
            if Self.isTimeout(error) {
                .unclear("time-out")
            } else {
                .unclear(Self.isUnreachable(error) ? "unreachable" : "cut: \(error)")
            }
    }

    /// No connection was made, so nothing was sent.
    static func isUnreachable(_ error: any Error) -> Bool { (error as? CurlError)?.kind == .unreachable }

    /// The connection ended before the answer was there. What is thrown then depends on how far the client had come.
    static func isCut(_ error: any Error) -> Bool { !isTimeout(error) && !(error is CancellationError) }

    private static func isTimeout(_ error: any Error) -> Bool { (error as? CurlError)?.kind == .timeout }

    var label: String {
        switch self {
        case .accepted: "accepted"
        case .refused(_, let code): "refused: \(code)"
        case .unclear(let why): "unclear: \(why)"
        case .signedOut: "signed out"
        }
    }
}
