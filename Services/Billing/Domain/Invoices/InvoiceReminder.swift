package import Primitives

/// The days on which customers are written to by themselves, counted from the one on which an invoice is due.
package enum InvoiceReminder {
    package static let days = [-3, 1, 7, 14]

    /// The newest of the days that have come, which stands for those before it.
    /// - Returns: nil when none has come since the issue.
    package static func newest(dueOn: CalendarDay, issuedOn: CalendarDay, today: CalendarDay) -> Int? {
        days.last { offset in
            let day = dueOn.adding(days: offset)
            return issuedOn < day && day <= today
        }
    }
}
