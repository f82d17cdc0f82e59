package import Primitives

/// What becomes of a presented refresh token. Tokens of one sign-in form a chain: each is used once and names its
/// successor; the session is the chain's life.
package struct RefreshRule: Sendable {
    /// Within this time after its use the same client may present a token again: it did not get our first answer.
    package static let grace: Duration = .seconds(10)

    package enum Decision: Hashable, Sendable {
        /// Use it up and give the successor.
        case rotate
        /// Give the same successor again.
        case repeatSuccessor
        /// Somebody uses a copy: end the session.
        case replayed
        case expired
        /// Signed out.
        case ended
        /// Ended because of a replay.
        case endedByReplay
    }

    package struct Token: Sendable {
        package let expiresAt: Timestamp
        package let usedAt: Timestamp?
        /// Who used it: a fingerprint of user agent and address.
        package let usedBy: [UInt8]?
        package let sessionExpiresAt: Timestamp
        package let sessionEnd: SessionEnd?

        package init(
            expiresAt: Timestamp,
            usedAt: Timestamp?,
            usedBy: [UInt8]?,
            sessionExpiresAt: Timestamp,
            sessionEnd: SessionEnd?
        ) {
            self.expiresAt = expiresAt
            self.usedAt = usedAt
            self.usedBy = usedBy
            self.sessionExpiresAt = sessionExpiresAt
            self.sessionEnd = sessionEnd
        }
    }

    package static func decide(_ token: Token, by client: [UInt8], at now: Timestamp) -> Decision {
        switch token.sessionEnd {
        case .refreshTokenReused: return .endedByReplay
        case .some: return .ended
        case nil: break
        }
        guard let usedAt = token.usedAt else {
            return now < token.expiresAt && now < token.sessionExpiresAt ? .rotate : .expired
        }
        let isHonestRepeat = now - usedAt <= grace && token.usedBy == client
        return isHonestRepeat ? .repeatSuccessor : .replayed
    }
}

/// Why a session ended.
package enum SessionEnd: String, CaseIterable, Hashable, Sendable {
    case loggedOut = "logged_out"
    /// By its owner, from another device.
    case revoked
    case passwordChanged = "password_changed"
    case refreshTokenReused = "refresh_token_reused"
    /// The account was locked or its roles changed by an administrator, or compliance has shut the person out.
    case administrator
    /// The owner signed in on too many devices; this was the one used longest ago.
    case displaced
}
