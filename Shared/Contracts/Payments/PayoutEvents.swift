// Made by scripts/render from PayoutEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Many payments at once, as they stand.
package struct PayoutFacts: FieldEncodable, FieldDecodable, Hashable {
    package let payoutID: UniqueID
    /// Whoever pays.
    package let ownerID: UserID
    package let total: Money
    package let succeeded: Int
    package let refused: Int
    package let pending: Int

    package init(payoutID: UniqueID, ownerID: UserID, total: Money, succeeded: Int, refused: Int, pending: Int) {
        self.payoutID = payoutID
        self.ownerID = ownerID
        self.total = total
        self.succeeded = succeeded
        self.refused = refused
        self.pending = pending
    }

    package init(_ fields: inout Fields) {
        payoutID = fields.required("payout_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        total = fields.required("total", .money)
        succeeded = fields.required("succeeded", .integer(0...Int.max))
        refused = fields.required("refused", .integer(0...Int.max))
        pending = fields.required("pending", .integer(0...Int.max))
    }

    package static let example = PayoutFacts(
        payoutID: .example,
        ownerID: UserID(.example),
        total: .example,
        succeeded: 990,
        refused: 10,
        pending: 0)

    package func encode(to out: inout JSONWriter) {
        out.field("payout_id", payoutID)
        out.field("owner_id", ownerID)
        out.field("total", total)
        out.field("succeeded", succeeded)
        out.field("refused", refused)
        out.field("pending", pending)
    }
}

/// Somebody pays many.
package struct PayoutCreated: EventContract {
    package static let type = "payments.payout_created.v1"

    package let content: PayoutFacts

    package init(_ content: PayoutFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PayoutFacts(&fields)
    }

    package static let example = PayoutCreated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// All of its items are over.
package struct PayoutCompleted: EventContract {
    package static let type = "payments.payout_completed.v1"

    package let content: PayoutFacts

    package init(_ content: PayoutFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PayoutFacts(&fields)
    }

    package static let example = PayoutCompleted(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
