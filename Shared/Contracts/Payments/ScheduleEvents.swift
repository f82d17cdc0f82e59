// Made by scripts/render from ScheduleEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// What is paid again and again, as it stands.
package struct ScheduleFacts: FieldEncodable, FieldDecodable, Hashable {
    package let scheduleID: UniqueID
    /// Whoever pays.
    package let ownerID: UserID
    package let payeeID: UserID
    package let amount: Money
    package let frequency: String
    package let runs: Int

    package init(scheduleID: UniqueID, ownerID: UserID, payeeID: UserID, amount: Money, frequency: String, runs: Int) {
        self.scheduleID = scheduleID
        self.ownerID = ownerID
        self.payeeID = payeeID
        self.amount = amount
        self.frequency = frequency
        self.runs = runs
    }

    package init(_ fields: inout Fields) {
        scheduleID = fields.required("schedule_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        payeeID = fields.required("payee_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        frequency = fields.required("frequency", .text(0...4096))
        runs = fields.required("runs", .integer(0...Int.max))
    }

    package static let example = ScheduleFacts(
        scheduleID: .example,
        ownerID: UserID(.example),
        payeeID: UserID(.example),
        amount: .example,
        frequency: "monthly",
        runs: 3)

    package func encode(to out: inout JSONWriter) {
        out.field("schedule_id", scheduleID)
        out.field("owner_id", ownerID)
        out.field("payee_id", payeeID)
        out.field("amount", amount)
        out.field("frequency", frequency)
        out.field("runs", runs)
    }
}

/// Somebody wants to pay again and again.
package struct RecurringCreated: EventContract {
    package static let type = "payments.recurring_created.v1"

    package let content: ScheduleFacts

    package init(_ content: ScheduleFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ScheduleFacts(&fields)
    }

    package static let example = RecurringCreated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Its last run is over.
package struct RecurringCompleted: EventContract {
    package static let type = "payments.recurring_completed.v1"

    package let content: ScheduleFacts

    package init(_ content: ScheduleFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ScheduleFacts(&fields)
    }

    package static let example = RecurringCompleted(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Its payer ended it.
package struct RecurringCancelled: EventContract {
    package static let type = "payments.recurring_cancelled.v1"

    package let content: ScheduleFacts

    package init(_ content: ScheduleFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ScheduleFacts(&fields)
    }

    package static let example = RecurringCancelled(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// A run was refused four times: it stands until its payer resumes it.
package struct RecurringFailed: EventContract {
    package static let type = "payments.recurring_failed.v1"

    package let content: ScheduleFacts

    package init(_ content: ScheduleFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ScheduleFacts(&fields)
    }

    package static let example = RecurringFailed(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
