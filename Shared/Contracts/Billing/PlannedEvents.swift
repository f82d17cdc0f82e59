// Made by scripts/render from PlannedEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A bill of somebody's own is due in some days, or its owner wanted to be told again.
package struct BillReminderDue: EventContract {
    package static let type = "billing.bill_reminder_due.v1"

    package let billID: UniqueID
    package let ownerID: UserID
    /// What its owner calls the bill.
    package let biller: String
    package let amount: Money
    package let due: CalendarDay
    /// Until then.
    package let days: Int

    package init(billID: UniqueID, ownerID: UserID, biller: String, amount: Money, due: CalendarDay, days: Int) {
        self.billID = billID
        self.ownerID = ownerID
        self.biller = biller
        self.amount = amount
        self.due = due
        self.days = days
    }

    package init(_ fields: inout Fields) {
        billID = fields.required("bill_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        biller = fields.required("biller", .text(0...4096))
        amount = fields.required("amount", .money)
        due = fields.required("due", .day)
        days = fields.required("days", .integer(0...Int.max))
    }

    package static let example = BillReminderDue(
        billID: .example,
        ownerID: UserID(.example),
        biller: "Rent",
        amount: .example,
        due: Timestamp.example.day,
        days: 3)

    package func encode(to out: inout JSONWriter) {
        out.field("bill_id", billID)
        out.field("owner_id", ownerID)
        out.field("biller", biller)
        out.field("amount", amount)
        out.field("due", due)
        out.field("days", days)
    }
}

/// Its day has gone by and it is not paid.
package struct BillOverdue: EventContract {
    package static let type = "billing.bill_overdue.v1"

    package let billID: UniqueID
    package let ownerID: UserID
    package let biller: String
    package let amount: Money
    package let due: CalendarDay
    /// Since then.
    package let days: Int

    package init(billID: UniqueID, ownerID: UserID, biller: String, amount: Money, due: CalendarDay, days: Int) {
        self.billID = billID
        self.ownerID = ownerID
        self.biller = biller
        self.amount = amount
        self.due = due
        self.days = days
    }

    package init(_ fields: inout Fields) {
        billID = fields.required("bill_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        biller = fields.required("biller", .text(0...4096))
        amount = fields.required("amount", .money)
        due = fields.required("due", .day)
        days = fields.required("days", .integer(0...Int.max))
    }

    package static let example = BillOverdue(
        billID: .example,
        ownerID: UserID(.example),
        biller: "Rent",
        amount: .example,
        due: Timestamp.example.day,
        days: 1)

    package func encode(to out: inout JSONWriter) {
        out.field("bill_id", billID)
        out.field("owner_id", ownerID)
        out.field("biller", biller)
        out.field("amount", amount)
        out.field("due", due)
        out.field("days", days)
    }
}

/// It is paid: by itself, or elsewhere as its owner says.
package struct BillPaid: EventContract {
    package static let type = "billing.bill_paid.v1"

    package let billID: UniqueID
    package let ownerID: UserID
    package let biller: String
    package let amount: Money
    package let due: CalendarDay
    package let paidOn: CalendarDay
    /// That paid it; absent when it was paid elsewhere.
    package let billPaymentID: UniqueID?

    package init(
        billID: UniqueID,
        ownerID: UserID,
        biller: String,
        amount: Money,
        due: CalendarDay,
        paidOn: CalendarDay,
        billPaymentID: UniqueID? = nil
    ) {
        self.billID = billID
        self.ownerID = ownerID
        self.biller = biller
        self.amount = amount
        self.due = due
        self.paidOn = paidOn
        self.billPaymentID = billPaymentID
    }

    package init(_ fields: inout Fields) {
        billID = fields.required("bill_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        biller = fields.required("biller", .text(0...4096))
        amount = fields.required("amount", .money)
        due = fields.required("due", .day)
        paidOn = fields.required("paid_on", .day)
        billPaymentID = fields.optional("bill_payment_id", .uuid)
    }

    package static let example = BillPaid(
        billID: .example,
        ownerID: UserID(.example),
        biller: "Rent",
        amount: .example,
        due: Timestamp.example.day,
        paidOn: Timestamp.example.day,
        billPaymentID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("bill_id", billID)
        out.field("owner_id", ownerID)
        out.field("biller", biller)
        out.field("amount", amount)
        out.field("due", due)
        out.field("paid_on", paidOn)
        out.optional("bill_payment_id", billPaymentID)
    }
}

/// A bill was made, has changed or was thrown away.
package struct BillChanged: EventContract {
    package static let type = "billing.bill_changed.v1"

    package let billID: UniqueID
    package let ownerID: UserID
    package let biller: String
    package let amount: Money
    package let due: CalendarDay
    /// Absent: it does not come again.
    package let frequency: String?
    /// `upcoming`, `overdue`, `paid`, `removed`.
    package let status: String

    package init(
        billID: UniqueID,
        ownerID: UserID,
        biller: String,
        amount: Money,
        due: CalendarDay,
        frequency: String? = nil,
        status: String
    ) {
        self.billID = billID
        self.ownerID = ownerID
        self.biller = biller
        self.amount = amount
        self.due = due
        self.frequency = frequency
        self.status = status
    }

    package init(_ fields: inout Fields) {
        billID = fields.required("bill_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        biller = fields.required("biller", .text(0...4096))
        amount = fields.required("amount", .money)
        due = fields.required("due", .day)
        frequency = fields.optional("frequency", .text(0...4096))
        status = fields.required("status", .text(0...4096))
    }

    package static let example = BillChanged(
        billID: .example,
        ownerID: UserID(.example),
        biller: "Rent",
        amount: .example,
        due: Timestamp.example.day,
        frequency: "monthly",
        status: "upcoming")

    package func encode(to out: inout JSONWriter) {
        out.field("bill_id", billID)
        out.field("owner_id", ownerID)
        out.field("biller", biller)
        out.field("amount", amount)
        out.field("due", due)
        out.optional("frequency", frequency)
        out.field("status", status)
    }
}

/// What was to be paid by itself was not, and is not tried again. One of the two ids says what.
package struct AutopayFailed: EventContract {
    package static let type = "billing.autopay_failed.v1"

    package let billID: UniqueID?
    package let scheduleID: UniqueID?
    package let ownerID: UserID
    package let biller: String
    package let amount: Money
    /// The public code.
    package let reason: String

    package init(
        billID: UniqueID? = nil,
        scheduleID: UniqueID? = nil,
        ownerID: UserID,
        biller: String,
        amount: Money,
        reason: String
    ) {
        self.billID = billID
        self.scheduleID = scheduleID
        self.ownerID = ownerID
        self.biller = biller
        self.amount = amount
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        billID = fields.optional("bill_id", .uuid)
        scheduleID = fields.optional("schedule_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        biller = fields.required("biller", .text(0...4096))
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = AutopayFailed(
        billID: .example,
        scheduleID: .example,
        ownerID: UserID(.example),
        biller: "Ikeja Electric",
        amount: .example,
        reason: "insufficient_funds")

    package func encode(to out: inout JSONWriter) {
        out.optional("bill_id", billID)
        out.optional("schedule_id", scheduleID)
        out.field("owner_id", ownerID)
        out.field("biller", biller)
        out.field("amount", amount)
        out.field("reason", reason)
    }
}

/// So many runs of a schedule have failed in a row that it waits for its owner.
package struct SchedulePaused: EventContract {
    package static let type = "billing.schedule_paused.v1"

    package let scheduleID: UniqueID
    package let ownerID: UserID
    package let biller: String
    package let amount: Money
    package let reason: String
    package let failures: Int

    package init(scheduleID: UniqueID, ownerID: UserID, biller: String, amount: Money, reason: String, failures: Int) {
        self.scheduleID = scheduleID
        self.ownerID = ownerID
        self.biller = biller
        self.amount = amount
        self.reason = reason
        self.failures = failures
    }

    package init(_ fields: inout Fields) {
        scheduleID = fields.required("schedule_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        biller = fields.required("biller", .text(0...4096))
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
        failures = fields.required("failures", .integer(0...Int.max))
    }

    package static let example = SchedulePaused(
        scheduleID: .example,
        ownerID: UserID(.example),
        biller: "Ikeja Electric",
        amount: .example,
        reason: "insufficient_funds",
        failures: 3)

    package func encode(to out: inout JSONWriter) {
        out.field("schedule_id", scheduleID)
        out.field("owner_id", ownerID)
        out.field("biller", biller)
        out.field("amount", amount)
        out.field("reason", reason)
        out.field("failures", failures)
    }
}

/// A schedule was made, has changed, or has another day before it.
package struct ScheduleChanged: EventContract {
    package static let type = "billing.schedule_changed.v1"

    package let scheduleID: UniqueID
    package let ownerID: UserID
    package let biller: String
    package let amount: Money
    package let frequency: String
    /// Absent: none is to come.
    package let nextOn: CalendarDay?
    /// `active`, `paused`, `ended`.
    package let status: String

    package init(
        scheduleID: UniqueID,
        ownerID: UserID,
        biller: String,
        amount: Money,
        frequency: String,
        nextOn: CalendarDay? = nil,
        status: String
    ) {
        self.scheduleID = scheduleID
        self.ownerID = ownerID
        self.biller = biller
        self.amount = amount
        self.frequency = frequency
        self.nextOn = nextOn
        self.status = status
    }

    package init(_ fields: inout Fields) {
        scheduleID = fields.required("schedule_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        biller = fields.required("biller", .text(0...4096))
        amount = fields.required("amount", .money)
        frequency = fields.required("frequency", .text(0...4096))
        nextOn = fields.optional("next_on", .day)
        status = fields.required("status", .text(0...4096))
    }

    package static let example = ScheduleChanged(
        scheduleID: .example,
        ownerID: UserID(.example),
        biller: "Ikeja Electric",
        amount: .example,
        frequency: "monthly",
        nextOn: Timestamp.example.day,
        status: "active")

    package func encode(to out: inout JSONWriter) {
        out.field("schedule_id", scheduleID)
        out.field("owner_id", ownerID)
        out.field("biller", biller)
        out.field("amount", amount)
        out.field("frequency", frequency)
        out.optional("next_on", nextOn)
        out.field("status", status)
    }
}
