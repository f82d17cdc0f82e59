/// The methods that the API knows. CONNECT, TRACE and anything else is refused before routing.
enum Method: UInt8, Sendable, CaseIterable {
    case get, head, post, put, patch, delete, options

    /// Exact, case-sensitive (RFC 9110 section 9.1).
    init?(_ token: Span<UInt8>) {
        switch token.count {
        case 3:
            if token.equals("GET") { self = .get } else if token.equals("PUT") { self = .put } else { return nil }
        case 4:
            if token.equals("POST") { self = .post } else if token.equals("HEAD") { self = .head } else { return nil }
        case 5 where token.equals("PATCH"): self = .patch
        case 6 where token.equals("DELETE"): self = .delete
        case 7 where token.equals("OPTIONS"): self = .options
        default: return nil
        }
    }

    var text: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        }
    }

    /// Changes nothing, so it can be sent again (RFC 9110 section 9.2.1).
    var isSafe: Bool { self == .get || self == .head || self == .options }
}
