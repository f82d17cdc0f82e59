// Made by scripts/render from StepUpRequests.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A service to auth: is this the proof of this person in this session for this purpose? A proof for a
/// wallet is used
/// up by the answer; the same `id` gets the same answer again, so a lost one may be asked for once more.
package struct ConsumeStepUp: RequestContract {
    package static let type = "auth.consume_step_up.v1"

    package typealias Reply = ConsumedStepUp

    /// The asker's, for one use.
    package let id: UniqueID
    package let userID: UserID
    package let sessionID: UniqueID
    package let stepUpToken: String
    package let purpose: StepUpPurpose
    /// For a wallet: exactly what the person was shown.
    package let walletID: UniqueID?
    package let upTo: Money?
    package let payee: String?

    package init(
        id: UniqueID,
        userID: UserID,
        sessionID: UniqueID,
        stepUpToken: String,
        purpose: StepUpPurpose,
        walletID: UniqueID? = nil,
        upTo: Money? = nil,
        payee: String? = nil
    ) {
        self.id = id
        self.userID = userID
        self.sessionID = sessionID
        self.stepUpToken = stepUpToken
        self.purpose = purpose
        self.walletID = walletID
        self.upTo = upTo
        self.payee = payee
    }

    package init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
        userID = fields.required("user_id", .id(UserID.self))
        sessionID = fields.required("session_id", .uuid)
        stepUpToken = fields.required("step_up_token", .text(0...4096))
        purpose = fields.required("purpose", .choice(StepUpPurpose.self))
        walletID = fields.optional("wallet_id", .uuid)
        upTo = fields.optional("up_to", .money)
        payee = fields.optional("payee", .text(0...4096))
    }

    package static let example = ConsumeStepUp(
        id: .example,
        userID: UserID(.example),
        sessionID: .example,
        stepUpToken: "fls_secret",
        purpose: .walletAuthorization,
        walletID: .example,
        upTo: .example,
        payee: "4021457789")

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("user_id", userID)
        out.field("session_id", sessionID)
        out.field("step_up_token", stepUpToken)
        out.field("purpose", purpose)
        out.optional("wallet_id", walletID)
        out.optional("up_to", upTo)
        out.optional("payee", payee)
    }
}

/// Any number of uses within its time: `account`. Once, and bound to what was shown: `wallet_authorization`.
package enum StepUpPurpose: String, CaseIterable, FieldValue {
    case account
    case walletAuthorization = "wallet_authorization"
}

/// Which of unknown, expired, used or another's it is that was not accepted concerns nobody.
package struct ConsumedStepUp: FieldEncodable, FieldDecodable, Hashable {
    package let accepted: Bool
    /// How it was proven: `password`, `totp`, `recovery_code`.
    package let method: String?

    package init(accepted: Bool, method: String? = nil) {
        self.accepted = accepted
        self.method = method
    }

    package init(_ fields: inout Fields) {
        accepted = fields.required("accepted", .bool)
        method = fields.optional("method", .text(0...4096))
    }

    package static let example = ConsumedStepUp(accepted: true, method: "totp")

    package func encode(to out: inout JSONWriter) {
        out.field("accepted", accepted)
        out.optional("method", method)
    }
}
