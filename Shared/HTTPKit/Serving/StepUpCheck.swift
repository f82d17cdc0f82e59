package import Authentication
package import Primitives

/// Decides whether the person behind a session has lately shown to be who they are, for routes that declare
/// `requires: .recentProof`. Only auth knows; a service asks it.
package struct StepUpCheck: Sendable {
    package static let headerName = "Step-Up-Token"
    /// How long a sign-in and a step-up count.
    package static let freshness: Duration = .seconds(300)
    /// Ours have 47 bytes.
    private static let longestToken = 512

    /// - Parameter token: the header field as sent, nil without one.
    /// - Throws: a `ProblemConvertible` when it cannot be told now.
    package let isProven: @Sendable (_ caller: Caller, _ token: String?, _ now: Timestamp) async throws -> Bool

    package init(
        isProven: @escaping @Sendable (_ caller: Caller, _ token: String?, _ now: Timestamp) async throws -> Bool
    ) {
        self.isProven = isProven
    }

    /// A session that has just begun passes by its token; for a step-up token, auth is asked.
    package init(asking consume: @escaping @Sendable (_ caller: Caller, _ token: String) async throws -> Bool) {
        self.init { caller, token, now in
            if Self.isFresh(caller, at: now) { return true }
            guard let token, (1...Self.longestToken).contains(token.utf8.count) else { return false }
            return try await consume(caller, token)
        }
    }

    /// For processes that cannot ask auth: nothing but a session that has just begun passes.
    package static let freshSessionsOnly = StepUpCheck(asking: { _, _ in false })

    static func isFresh(_ caller: Caller, at now: Timestamp) -> Bool {
        guard caller.isPerson, let since = caller.authenticatedAt else { return false }
        return now < since + freshness
    }
}
