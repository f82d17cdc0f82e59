package import Authentication
import Primitives

/// Turns the credentials of a request into a caller. Every service checks for itself: nothing is trusted for having
/// come through the gateway.
package struct Authenticator: Sendable {
    /// Gives the caller of a token, or throws a `Problem`: 401 for a bad token, 503 when it cannot be decided.
    package let caller: @Sendable (_ token: String) async throws -> Caller

    package init(caller: @escaping @Sendable (_ token: String) async throws -> Caller) {
        self.caller = caller
    }

    /// Checks tokens against published keys and remembers the good ones.
    package init(_ tokens: TokenCache) {
        self.init { token in Caller(try await tokens.verify(token)) }
    }

    /// Refuses everybody: for processes that serve public routes only.
    package static let refusing = Authenticator { _ in throw Problem.invalidToken }

    /// - Parameter authorization: the header field as sent.
    func authenticate(_ authorization: String?) async throws -> Caller {
        try await caller(try Self.token(authorization))
    }

    /// The token in a header field.
    /// - Throws: 401 `unauthenticated`.
    package static func token(_ authorization: String?) throws(Problem) -> String {
        guard let authorization else { throw Problem.unauthenticated }
        // RFC 9110: the scheme's case does not matter, one or more spaces follow it.
        guard let space = authorization.utf8.firstIndex(of: UInt8(ascii: " ")),
            authorization[..<space].asciiLowercased == "bearer"
        else { throw Problem.invalidToken }
        let token = authorization[space...].drop { $0 == " " }
        guard !token.isEmpty else { throw Problem.invalidToken }
        return String(token)
    }
}
