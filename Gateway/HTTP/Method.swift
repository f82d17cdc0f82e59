/// The methods of RFC 9110 and 5789, all of which are known here though no route takes the last two. Any other is
/// refused before routing.
enum Method: UInt8, Sendable, CaseIterable {
    case get, head, post, put, patch, delete, options, trace, connect

    /// Exact, case-sensitive (RFC 9110 section 9.1).
    init?(_ token: Span<UInt8>) {
        switch token.count {
        case 3:
            if token.equals("GET") { self = .get } else if token.equals("PUT") { self = .put } else { return nil }
        case 4:
            if token.equals("POST") { self = .post } else if token.equals("HEAD") { self = .head } else { return nil }
        case 5:
            if token.equals("PATCH") {
                self = .patch
            } else if token.equals("TRACE") {
                self = .trace
            } else {
                return nil
            }
        case 6 where token.equals("DELETE"): self = .delete
        case 7:
            if token.equals("OPTIONS") {
                self = .options
            } else if token.equals("CONNECT") {
                self = .connect
            } else {
                return nil
            }
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
        case .trace: "TRACE"
        case .connect: "CONNECT"
        }
    }

    /// Those that some route takes.
    static let allowed = "GET, HEAD, POST, PUT, PATCH, DELETE"

    /// A body on these has no meaning, and servers differ in whether they read it.
    var takesNoBody: Bool {
        switch self {
        case .get, .head, .options, .trace, .connect: true
        case .post, .put, .patch, .delete: false
        }
    }
}
