import BillingDomain
import Outbox
import PostgresAccess
import Primitives

/// What days do to invoices: those that are not paid by theirs become overdue, and their customers are reminded. Each
/// invoice is a transaction of its own, so what dies half-way goes on where it was.
struct InvoiceDates: Sendable {
    let desk: InvoiceDesk
    let client: PostgresClient

    static let overdueAt = CalendarSchedule.daily(at: TimeOfDay(0, 5))
    static let remindersAt = CalendarSchedule.daily(at: TimeOfDay(8, 0))

    private static let batch = 500

    /// Those whose day is over on this one.
    func lapse(on day: CalendarDay) async throws {
        try await each {
            "i.status in ('open', 'partially_paid') and i.due_on < \(day) and i.id > \($0)"
        } do: { id in
            try await client.transaction { transaction in
                let now = desk.clock.now()
                guard var invoice = try await desk.invoices.lock(id, in: transaction), invoice.lapse(on: day) else {
                    return
                }
                try await desk.invoices.update(invoice, now: now, in: transaction)
                try await transaction.execute(
                    Outbox.append([try InvoiceTellings.overdue(invoice, on: day, ids: desk.ids, now: now)]))
            }
        }
    }

    /// Those of which a day of reminding has come; of several that were missed only the newest acts.
    func remind(on day: CalendarDay) async throws {
        try await each {
            """
            i.status in ('open', 'partially_paid', 'overdue') and i.id > \($0) and exists (
                select from unnest(\(InvoiceReminder.days)) as offset_days
                where offset_days > coalesce(i.reminded, -100) and i.due_on + offset_days::integer <= \(day)
                    and (i.issued_at at time zone 'UTC')::date < i.due_on + offset_days::integer)
            """
        } do: { id in
            try await client.transaction { transaction in
                let now = desk.clock.now()
                guard let invoice = try await desk.invoices.lock(id, in: transaction), invoice.isPayable,
                    invoice.state != .uncollectible, let issue = invoice.issue,
                    let newest = InvoiceReminder.newest(dueOn: issue.dueOn, issuedOn: issue.at.day, today: day),
                    try await desk.invoices.reminded(invoice, on: newest, in: transaction)
                else { return }
                try await transaction.execute(
                    Outbox.append([try InvoiceTellings.reminder(invoice, desk.links, ids: desk.ids, now: now)]))
            }
        }
    }

    /// In the order of their ids, some at a time.
    private func each(_ condition: (InvoiceID) -> SQL, do work: (InvoiceID) async throws -> Void) async throws {
        var last = InvoiceID(UniqueID(high: 0, low: 0))
        while true {
            let ids = try await client.query(
                """
                select i.id from billing.invoices i where \(condition(last)) order by i.id limit \(Self.batch)
                """
            ).decode(InvoiceID.self)
            for id in ids { try await work(id) }
            guard ids.count == Self.batch, let end = ids.last else { return }
            last = end
        }
    }
}
