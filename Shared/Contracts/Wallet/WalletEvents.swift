// Made by scripts/render from WalletEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A customer opened a wallet.
package struct WalletCreated: EventContract {
    package static let type = "wallet.wallet_created.v1"

    package let walletID: UniqueID
    package let ownerID: UserID
    package let currency: String
    package let kind: String
    package let createdAt: Timestamp

    package init(walletID: UniqueID, ownerID: UserID, currency: String, kind: String, createdAt: Timestamp) {
        self.walletID = walletID
        self.ownerID = ownerID
        self.currency = currency
        self.kind = kind
        self.createdAt = createdAt
    }

    package init(_ fields: inout Fields) {
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        currency = fields.required("currency", .text(0...4096))
        kind = fields.required("kind", .text(0...4096))
        createdAt = fields.required("created_at", .timestamp)
    }

    package static let example = WalletCreated(
        walletID: .example,
        ownerID: UserID(.example),
        currency: "USD",
        kind: "main",
        createdAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("currency", currency)
        out.field("kind", kind)
        out.field("created_at", createdAt)
    }
}

/// Frozen, unfrozen or closed.
package struct WalletStatusChanged: EventContract {
    package static let type = "wallet.wallet_status_changed.v1"

    package let walletID: UniqueID
    package let ownerID: UserID
    package let status: String
    package let changedAt: Timestamp

    package init(walletID: UniqueID, ownerID: UserID, status: String, changedAt: Timestamp) {
        self.walletID = walletID
        self.ownerID = ownerID
        self.status = status
        self.changedAt = changedAt
    }

    package init(_ fields: inout Fields) {
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        status = fields.required("status", .text(0...4096))
        changedAt = fields.required("changed_at", .timestamp)
    }

    package static let example = WalletStatusChanged(
        walletID: .example,
        ownerID: UserID(.example),
        status: "frozen",
        changedAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("status", status)
        out.field("changed_at", changedAt)
    }
}

/// Funds are set aside.
package struct HoldPlaced: EventContract {
    package static let type = "wallet.hold_placed.v1"

    package let holdID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    /// Absent: it stands until it is ended.
    package let expiresAt: Timestamp?
    /// Compliance's assessment that let it pass.
    package let assessmentID: UniqueID?

    package init(
        holdID: UniqueID,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        expiresAt: Timestamp? = nil,
        assessmentID: UniqueID? = nil
    ) {
        self.holdID = holdID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.expiresAt = expiresAt
        self.assessmentID = assessmentID
    }

    package init(_ fields: inout Fields) {
        holdID = fields.required("hold_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        expiresAt = fields.optional("expires_at", .timestamp)
        assessmentID = fields.optional("assessment_id", .uuid)
    }

    package static let example = HoldPlaced(
        holdID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        expiresAt: .example,
        assessmentID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("hold_id", holdID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.optional("expires_at", expiresAt)
        out.optional("assessment_id", assessmentID)
    }
}

/// A part or all of a hold was taken; the movement itself is in `wallet.movements_posted.v1`.
package struct HoldCaptured: EventContract {
    package static let type = "wallet.hold_captured.v1"

    package let holdID: UniqueID
    package let walletID: UniqueID
    package let transactionID: UniqueID
    package let amount: Money
    package let final: Bool

    package init(holdID: UniqueID, walletID: UniqueID, transactionID: UniqueID, amount: Money, final: Bool) {
        self.holdID = holdID
        self.walletID = walletID
        self.transactionID = transactionID
        self.amount = amount
        self.final = final
    }

    package init(_ fields: inout Fields) {
        holdID = fields.required("hold_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        transactionID = fields.required("transaction_id", .uuid)
        amount = fields.required("amount", .money)
        final = fields.required("final", .bool)
    }

    package static let example = HoldCaptured(
        holdID: .example,
        walletID: .example,
        transactionID: .example,
        amount: .example,
        final: true)

    package func encode(to out: inout JSONWriter) {
        out.field("hold_id", holdID)
        out.field("wallet_id", walletID)
        out.field("transaction_id", transactionID)
        out.field("amount", amount)
        out.field("final", final)
    }
}

/// What was left of a hold is available again.
package struct HoldReleased: EventContract {
    package static let type = "wallet.hold_released.v1"

    package let holdID: UniqueID
    package let walletID: UniqueID
    package let amount: Money

    package init(holdID: UniqueID, walletID: UniqueID, amount: Money) {
        self.holdID = holdID
        self.walletID = walletID
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        holdID = fields.required("hold_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        amount = fields.required("amount", .money)
    }

    package static let example = HoldReleased(holdID: .example, walletID: .example, amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("hold_id", holdID)
        out.field("wallet_id", walletID)
        out.field("amount", amount)
    }
}

/// As released, by time.
package struct HoldExpired: EventContract {
    package static let type = "wallet.hold_expired.v1"

    package let holdID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID?
    package let amount: Money

    package init(holdID: UniqueID, walletID: UniqueID, ownerID: UserID? = nil, amount: Money) {
        self.holdID = holdID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        holdID = fields.required("hold_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.optional("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
    }

    package static let example = HoldExpired(
        holdID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("hold_id", holdID)
        out.field("wallet_id", walletID)
        out.optional("owner_id", ownerID)
        out.field("amount", amount)
    }
}
