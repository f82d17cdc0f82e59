// Made by scripts/render from AccountingEvents.messages.
package import JSONKit
package import Primitives

/// An entry that a person made; entries from events are not announced again.
package struct EntryPosted: EventContract {
    package static let type = "accounting.entry_posted.v1"

    package let entryID: UniqueID
    package let date: CalendarDay
    package let postedBy: UserID
    package let reverses: UniqueID?

    package init(entryID: UniqueID, date: CalendarDay, postedBy: UserID, reverses: UniqueID? = nil) {
        self.entryID = entryID
        self.date = date
        self.postedBy = postedBy
        self.reverses = reverses
    }

    package init(_ fields: inout Fields) {
        entryID = fields.required("entry_id", .uuid)
        date = fields.required("date", .day)
        postedBy = fields.required("posted_by", .id(UserID.self))
        reverses = fields.optional("reverses", .uuid)
    }

    package static let example = EntryPosted(
        entryID: .example,
        date: Timestamp.example.day,
        postedBy: UserID(.example),
        reverses: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("entry_id", entryID)
        out.field("date", date)
        out.field("posted_by", postedBy)
        out.optional("reverses", reverses)
    }
}

/// No entry can be dated into the period any more.
package struct PeriodClosed: EventContract {
    package static let type = "accounting.period_closed.v1"

    package let periodID: UniqueID
    package let firstDay: CalendarDay
    package let lastDay: CalendarDay
    package let closedBy: UserID

    package init(periodID: UniqueID, firstDay: CalendarDay, lastDay: CalendarDay, closedBy: UserID) {
        self.periodID = periodID
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.closedBy = closedBy
    }

    package init(_ fields: inout Fields) {
        periodID = fields.required("period_id", .uuid)
        firstDay = fields.required("first_day", .day)
        lastDay = fields.required("last_day", .day)
        closedBy = fields.required("closed_by", .id(UserID.self))
    }

    package static let example = PeriodClosed(
        periodID: .example,
        firstDay: Timestamp.example.day,
        lastDay: Timestamp.example.day,
        closedBy: UserID(.example))

    package func encode(to out: inout JSONWriter) {
        out.field("period_id", periodID)
        out.field("first_day", firstDay)
        out.field("last_day", lastDay)
        out.field("closed_by", closedBy)
    }
}

/// Wallets and books were compared at one point of the event stream.
package struct ReconciliationCompleted: EventContract {
    package static let type = "accounting.reconciliation_completed.v1"

    package let reconciliationID: UniqueID
    package let differences: Int

    package init(reconciliationID: UniqueID, differences: Int) {
        self.reconciliationID = reconciliationID
        self.differences = differences
    }

    package init(_ fields: inout Fields) {
        reconciliationID = fields.required("reconciliation_id", .uuid)
        differences = fields.required("differences", .integer(0...Int.max))
    }

    package static let example = ReconciliationCompleted(reconciliationID: .example, differences: 0)

    package func encode(to out: inout JSONWriter) {
        out.field("reconciliation_id", reconciliationID)
        out.field("differences", differences)
    }
}
