import BillingDomain
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Takes invoices back, in parts or whole. A credit note lowers what is due; what was paid beyond that goes back where
/// it came from, or pays the issuer's next invoices to that customer.
struct CreditNoteDesk: Sendable {
    let desk: InvoiceDesk
    let notes: CreditNoteStore
    let saga: InvoiceRefundSaga

    private let numbers = InvoiceNumbers()

    init(_ desk: InvoiceDesk, _ notes: CreditNoteStore, _ saga: InvoiceRefundSaga) {
        self.desk = desk
        self.notes = notes
        self.saga = saga
    }

    /// Whom its numbers belong to shows the first of them.
    private static let prefix = "CN"

    /// - Throws: `missing` for another's; `notPayable`, `paymentInProgress`, `creditExceedsInvoice`,
    ///   `amountNotPositive`, `currencyMismatch`.
    nonisolated(nonsending) func issue(
        _ parts: [CreditNote.Part], of id: InvoiceID, by issuer: UserID, reason: String,
        settlement: CreditNote.Settlement, in transaction: PostgresTransaction
    ) async throws -> CreditNote {
        var invoice = try await desk.locked(id, of: issuer, in: transaction)
        let (before, now) = (invoice.state, desk.clock.now().shown)
        let totals = try CreditNoteTotals(
            parts, of: invoice, after: try await notes.credited(of: id, in: transaction))
        let excess = try invoice.credit(totals.total)
        let serial = try await numbers.next(.creditNote, of: issuer, on: now.day, in: transaction)
        var note = CreditNote(
            id: desk.ids.next(), invoice: id, issuer: issuer, number: serial.text(Self.prefix), parts: parts,
            reason: reason, settlement: settlement, totals: totals, issuedAt: now)
        let refunds =
            settlement == .wallet && excess.isPositive
            ? try await refunds(of: excess, note, in: transaction) : []
        let rest = try excess.subtracting(Money.sum(refunds.map(\.amount), in: excess.currency))
        if !refunds.isEmpty {
            _ = note.take(.refunding)
        } else if excess.isPositive {
            _ = note.take(.settled)
        }
        try await desk.invoices.update(invoice, now: now, in: transaction)
        try await notes.insert(note, serial, in: transaction)
        for refund in refunds { try await saga.open(refund, in: transaction) }
        if rest.isPositive {
            try await desk.balances.change(
                by: rest, of: invoice.draft.customer, at: issuer, for: .creditNote(note.id), now: now, in: transaction)
        }
        var events = [try InvoiceTellings.credited(note, of: invoice, ids: desk.ids, now: now)]
        if invoice.state == .paid, before != .paid {
            events.append(try InvoiceTellings.paid(invoice, ids: desk.ids, now: now))
        }
        try await transaction.execute(Outbox.append(events))
        return note
    }

    /// Of what was paid here, the newest payment first.
    private nonisolated(nonsending) func refunds(
        of excess: Money, _ note: CreditNote, in transaction: PostgresTransaction
    ) async throws -> [InvoiceRefund] {
        var left = excess.minorUnits
        var refunds: [InvoiceRefund] = []
        for (payment, amount, fee) in try await desk.payments.refundable(of: note.invoice, in: transaction) {
            let part = Money(
                minorUnits: min(left, payment.amount.minorUnits - amount), currency: excess.currency)
            guard part.isPositive, let way = payment.way else { continue }
            left -= part.minorUnits
            refunds.append(
                InvoiceRefund(
                    id: desk.ids.next(), note: note.id, payment: payment.id, issuer: note.issuer, way: way,
                    number: note.number, amount: part,
                    feeReturned: try InvoiceFee.returned(with: part, of: payment, after: (amount, fee)),
                    createdAt: note.issuedAt))
        }
        return refunds
    }
}
