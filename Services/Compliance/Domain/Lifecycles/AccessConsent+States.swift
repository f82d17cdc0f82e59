package import Primitives

/// A customer's consent that a third party reads accounts or pays from them (PSD2).
package enum AccessConsentStatus: String, CaseIterable, Hashable, Sendable {
    /// Not authorised with a second factor yet. Next: valid, revoked, expired.
    case received
    /// Next: revoked, expired.
    case valid
    case revoked
    case expired

    package enum Move: CaseIterable, Hashable, Sendable {
        case authorize, revoke, expire
    }

    package static let states = Transitions<AccessConsentStatus, Move>(
        from: .received,
        [
            (.received, .authorize, .valid),
            // What was never authorised can be taken back and grows old as well.
            (.received, .revoke, .revoked),
            (.received, .expire, .expired),
            (.valid, .revoke, .revoked),
            (.valid, .expire, .expired),
        ])
}
