// Made by scripts/render from AccessConsentRequests.messages.
package import JSONKit
package import Primitives

/// A service to compliance: does a customer's consent allow a third party this, now?
package struct ValidateAccessConsent: RequestContract {
    package static let type = "compliance.validate_consent.v1"

    package typealias Reply = ValidatedAccessConsent

    package let consentID: UniqueID
    /// `account_info`, `balance`, `transactions`, `payments`; absent: anything.
    package let scope: String?
    package let walletID: UniqueID?

    package init(consentID: UniqueID, scope: String? = nil, walletID: UniqueID? = nil) {
        self.consentID = consentID
        self.scope = scope
        self.walletID = walletID
    }

    package init(_ fields: inout Fields) {
        consentID = fields.required("consent_id", .uuid)
        scope = fields.optional("scope", .text(0...4096))
        walletID = fields.optional("wallet_id", .uuid)
    }

    package static let example = ValidateAccessConsent(consentID: .example, scope: "balance", walletID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("consent_id", consentID)
        out.optional("scope", scope)
        out.optional("wallet_id", walletID)
    }
}

package struct ValidatedAccessConsent: FieldEncodable, FieldDecodable, Hashable {
    package let valid: Bool
    /// Why not: `revoked`, `expired`, `scope_not_granted`.
    package let reason: String?
    package let userID: UserID?

    package init(valid: Bool, reason: String? = nil, userID: UserID? = nil) {
        self.valid = valid
        self.reason = reason
        self.userID = userID
    }

    package init(_ fields: inout Fields) {
        valid = fields.required("valid", .bool)
        reason = fields.optional("reason", .text(0...4096))
        userID = fields.optional("user_id", .id(UserID.self))
    }

    package static let example = ValidatedAccessConsent(valid: true, reason: "expired", userID: UserID(.example))

    package func encode(to out: inout JSONWriter) {
        out.field("valid", valid)
        out.optional("reason", reason)
        out.optional("user_id", userID)
    }
}
