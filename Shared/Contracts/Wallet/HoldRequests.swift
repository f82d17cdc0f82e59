// Made by scripts/render from HoldRequests.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Sets money aside. `id` becomes the hold's. Without `expires_at` it stands until its service ends it.
package struct PlaceWalletHold: RequestContract {
    package static let type = "wallet.place_hold.v1"

    package typealias Reply = PlacedHold

    package let id: UniqueID
    package let purpose: String
    package let walletID: UniqueID
    package let ownerID: UserID
    package let initiator: Initiator?
    package let amount: Money
    /// Holds what is there, not less than this; zero may hold nothing.
    package let minimum: Money?
    package let expiresAt: Timestamp?
    /// For the customer, who sees the hold.
    package let reason: String?
    package let authorization: String?
    package let assessmentID: UniqueID?

    package init(
        id: UniqueID,
        purpose: String,
        walletID: UniqueID,
        ownerID: UserID,
        initiator: Initiator? = nil,
        amount: Money,
        minimum: Money? = nil,
        expiresAt: Timestamp? = nil,
        reason: String? = nil,
        authorization: String? = nil,
        assessmentID: UniqueID? = nil
    ) {
        self.id = id
        self.purpose = purpose
        self.walletID = walletID
        self.ownerID = ownerID
        self.initiator = initiator
        self.amount = amount
        self.minimum = minimum
        self.expiresAt = expiresAt
        self.reason = reason
        self.authorization = authorization
        self.assessmentID = assessmentID
    }

    package init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
        purpose = fields.required("purpose", .text(0...4096))
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        initiator = fields.optional("initiator", .object(Initiator.self))
        amount = fields.required("amount", .money)
        minimum = fields.optional("minimum", .money)
        expiresAt = fields.optional("expires_at", .timestamp)
        reason = fields.optional("reason", .text(0...4096))
        authorization = fields.optional("authorization", .text(0...4096))
        assessmentID = fields.optional("assessment_id", .uuid)
    }

    package static let example = PlaceWalletHold(
        id: .example,
        purpose: "withdrawal",
        walletID: .example,
        ownerID: UserID(.example),
        initiator: Initiator.example,
        amount: .example,
        minimum: .example,
        expiresAt: .example,
        reason: "Withdrawal to your bank",
        authorization: "pin_5f2c",
        assessmentID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("purpose", purpose)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.optional("initiator", initiator)
        out.field("amount", amount)
        out.optional("minimum", minimum)
        out.optional("expires_at", expiresAt)
        out.optional("reason", reason)
        out.optional("authorization", authorization)
        out.optional("assessment_id", assessmentID)
    }
}

/// A hold as it stands.
package struct PlacedHold: FieldEncodable, FieldDecodable, Hashable {
    package let holdID: UniqueID
    package let held: Money
    package let expiresAt: Timestamp?

    package init(holdID: UniqueID, held: Money, expiresAt: Timestamp? = nil) {
        self.holdID = holdID
        self.held = held
        self.expiresAt = expiresAt
    }

    package init(_ fields: inout Fields) {
        holdID = fields.required("hold_id", .uuid)
        held = fields.required("held", .money)
        expiresAt = fields.optional("expires_at", .timestamp)
    }

    package static let example = PlacedHold(holdID: .example, held: .example, expiresAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("hold_id", holdID)
        out.field("held", held)
        out.optional("expires_at", expiresAt)
    }
}

/// A new total for a hold, what was captured of it included: up if the funds allow it.
package struct AdjustWalletHold: RequestContract {
    package static let type = "wallet.adjust_hold.v1"

    package typealias Reply = PlacedHold

    package let id: UniqueID
    package let holdID: UniqueID
    package let amount: Money
    package let expiresAt: Timestamp?

    package init(id: UniqueID, holdID: UniqueID, amount: Money, expiresAt: Timestamp? = nil) {
        self.id = id
        self.holdID = holdID
        self.amount = amount
        self.expiresAt = expiresAt
    }

    package init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
        holdID = fields.required("hold_id", .uuid)
        amount = fields.required("amount", .money)
        expiresAt = fields.optional("expires_at", .timestamp)
    }

    package static let example = AdjustWalletHold(id: .example, holdID: .example, amount: .example, expiresAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("hold_id", holdID)
        out.field("amount", amount)
        out.optional("expires_at", expiresAt)
    }
}

/// Takes held money, in parts or at once. `id` becomes the transaction's. Beyond the hold it takes what is available,
/// then the shortfall account of the leg.
package struct CaptureWalletHold: RequestContract {
    package static let type = "wallet.capture_hold.v1"

    package typealias Reply = CapturedHold

    package let id: UniqueID
    package let holdID: UniqueID
    package let legs: [CaptureLeg]
    /// Frees what is left.
    package let final: Bool

    package init(id: UniqueID, holdID: UniqueID, legs: [CaptureLeg], final: Bool) {
        self.id = id
        self.holdID = holdID
        self.legs = legs
        self.final = final
    }

    package init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
        holdID = fields.required("hold_id", .uuid)
        legs = fields.required("legs", .array(.object(CaptureLeg.self), 0...20))
        final = fields.required("final", .bool)
    }

    package static let example = CaptureWalletHold(
        id: .example,
        holdID: .example,
        legs: [CaptureLeg.example],
        final: true)

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("hold_id", holdID)
        out.field("legs", legs)
        out.field("final", final)
    }
}

/// One step of a capture; a fee is one.
package struct CaptureLeg: FieldEncodable, FieldDecodable, Hashable {
    /// One of the suite's accounts, as when a fee goes back; absent: the wallet of the hold.
    package let debit: String?
    package let credit: String
    package let amount: Money
    package let shortfall: String?

    package init(debit: String? = nil, credit: String, amount: Money, shortfall: String? = nil) {
        self.debit = debit
        self.credit = credit
        self.amount = amount
        self.shortfall = shortfall
    }

    package init(_ fields: inout Fields) {
        debit = fields.optional("debit", .text(0...4096))
        credit = fields.required("credit", .text(0...4096))
        amount = fields.required("amount", .money)
        shortfall = fields.optional("shortfall", .text(0...4096))
    }

    package static let example = CaptureLeg(
        debit: "fees",
        credit: "settlement:billers",
        amount: .example,
        shortfall: "receivable:returns")

    package func encode(to out: inout JSONWriter) {
        out.optional("debit", debit)
        out.field("credit", credit)
        out.field("amount", amount)
        out.optional("shortfall", shortfall)
    }
}

/// Posted, now or before.
package struct CapturedHold: FieldEncodable, FieldDecodable, Hashable {
    package let transactionID: UniqueID
    /// What this capture took from the wallet.
    package let captured: Money
    /// What the hold still sets aside.
    package let remaining: Money
    package let shortfall: Money?

    package init(transactionID: UniqueID, captured: Money, remaining: Money, shortfall: Money? = nil) {
        self.transactionID = transactionID
        self.captured = captured
        self.remaining = remaining
        self.shortfall = shortfall
    }

    package init(_ fields: inout Fields) {
        transactionID = fields.required("transaction_id", .uuid)
        captured = fields.required("captured", .money)
        remaining = fields.required("remaining", .money)
        shortfall = fields.optional("shortfall", .money)
    }

    package static let example = CapturedHold(
        transactionID: .example,
        captured: .example,
        remaining: .example,
        shortfall: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("transaction_id", transactionID)
        out.field("captured", captured)
        out.field("remaining", remaining)
        out.optional("shortfall", shortfall)
    }
}

/// Frees what a hold still sets aside. One that was released before is released.
package struct ReleaseWalletHold: RequestContract {
    package static let type = "wallet.release_hold.v1"

    package typealias Reply = ReleasedHold

    package let id: UniqueID
    package let holdID: UniqueID

    package init(id: UniqueID, holdID: UniqueID) {
        self.id = id
        self.holdID = holdID
    }

    package init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
        holdID = fields.required("hold_id", .uuid)
    }

    package static let example = ReleaseWalletHold(id: .example, holdID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("hold_id", holdID)
    }
}

/// The end of a hold.
package struct ReleasedHold: FieldEncodable, FieldDecodable, Hashable {
    package let holdID: UniqueID
    /// What its captures took.
    package let captured: Money

    package init(holdID: UniqueID, captured: Money) {
        self.holdID = holdID
        self.captured = captured
    }

    package init(_ fields: inout Fields) {
        holdID = fields.required("hold_id", .uuid)
        captured = fields.required("captured", .money)
    }

    package static let example = ReleasedHold(holdID: .example, captured: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("hold_id", holdID)
        out.field("captured", captured)
    }
}
