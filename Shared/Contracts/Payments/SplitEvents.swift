// Made by scripts/render from SplitEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A bill that several people share, as it stands.
package struct SplitFacts: FieldEncodable, FieldDecodable, Hashable {
    package let splitID: UniqueID
    /// Whoever collects.
    package let ownerID: UserID
    package let title: String
    package let total: Money
    package let collected: Money

    package init(splitID: UniqueID, ownerID: UserID, title: String, total: Money, collected: Money) {
        self.splitID = splitID
        self.ownerID = ownerID
        self.title = title
        self.total = total
        self.collected = collected
    }

    package init(_ fields: inout Fields) {
        splitID = fields.required("split_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        title = fields.required("title", .text(0...4096))
        total = fields.required("total", .money)
        collected = fields.required("collected", .money)
    }

    package static let example = SplitFacts(
        splitID: .example,
        ownerID: UserID(.example),
        title: "Dinner",
        total: .example,
        collected: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("split_id", splitID)
        out.field("owner_id", ownerID)
        out.field("title", title)
        out.field("total", total)
        out.field("collected", collected)
    }
}

/// Somebody shares a bill.
package struct SplitCreated: EventContract {
    package static let type = "payments.split_created.v1"

    package let content: SplitFacts

    package init(_ content: SplitFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SplitFacts(&fields)
    }

    package static let example = SplitCreated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// All shares are paid.
package struct SplitCompleted: EventContract {
    package static let type = "payments.split_completed.v1"

    package let content: SplitFacts

    package init(_ content: SplitFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SplitFacts(&fields)
    }

    package static let example = SplitCompleted(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Whoever shared it takes it back; nothing was paid.
package struct SplitCancelled: EventContract {
    package static let type = "payments.split_cancelled.v1"

    package let content: SplitFacts

    package init(_ content: SplitFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SplitFacts(&fields)
    }

    package static let example = SplitCancelled(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// A share is still open, and whoever collects says so.
package struct SplitReminded: EventContract {
    package static let type = "payments.split_reminded.v1"

    package let splitID: UniqueID
    package let participantID: UniqueID
    package let ownerID: UserID
    package let to: Addressee
    /// What is left of the share.
    package let amount: Money
    /// As others see whoever collects.
    package let requester: String
    /// One each a day.
    package let day: CalendarDay

    package init(
        splitID: UniqueID,
        participantID: UniqueID,
        ownerID: UserID,
        to: Addressee,
        amount: Money,
        requester: String,
        day: CalendarDay
    ) {
        self.splitID = splitID
        self.participantID = participantID
        self.ownerID = ownerID
        self.to = to
        self.amount = amount
        self.requester = requester
        self.day = day
    }

    package init(_ fields: inout Fields) {
        splitID = fields.required("split_id", .uuid)
        participantID = fields.required("participant_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        to = fields.required("to", .object(Addressee.self))
        amount = fields.required("amount", .money)
        requester = fields.required("requester", .text(0...4096))
        day = fields.required("day", .day)
    }

    package static let example = SplitReminded(
        splitID: .example,
        participantID: .example,
        ownerID: UserID(.example),
        to: Addressee.example,
        amount: .example,
        requester: "Ada L.",
        day: Timestamp.example.day)

    package func encode(to out: inout JSONWriter) {
        out.field("split_id", splitID)
        out.field("participant_id", participantID)
        out.field("owner_id", ownerID)
        out.field("to", to)
        out.field("amount", amount)
        out.field("requester", requester)
        out.field("day", day)
    }
}
