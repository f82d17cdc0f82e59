import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Money of an invoice on its way back to the wallet that paid. The id is that of the wallet's transaction.
struct InvoiceRefund: Sendable, Equatable {
    let id: UniqueID
    let note: CreditNoteID
    let payment: InvoicePaymentID
    let issuer: UserID
    /// Of the payment: its source gets it, its target gives it.
    let way: InvoicePayment.Way
    /// Of the credit note.
    let number: String
    let amount: Money
    /// What of our fee the issuer gets back with it.
    let feeReturned: Money
    let createdAt: Timestamp
}

/// All SQL for credit notes and what goes back by them. Whoever changes one has the invoice locked.
struct CreditNoteStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ note: CreditNote, _ serial: InvoiceNumbers.Serial, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.pipeline([
            """
            insert into billing.credit_notes (
                id, invoice_id, issuer_id, number, serial_year, serial, reason, settle, status, currency, net, tax,
                total, issued_at, updated_at)
            values (
                \(note.id), \(note.invoice), \(note.issuer), \(note.number), \(serial.year), \(serial.number),
                \(note.reason), \(note.settlement.rawValue), \(note.state.rawValue), \(note.totals.net.currency.code),
                \(note.totals.net.minorUnits), \(note.totals.tax.minorUnits), \(note.totals.total.minorUnits),
                \(note.issuedAt), \(note.issuedAt))
            """,
            """
            insert into billing.credit_note_items (credit_note_id, position, item_id, net)
            select \(note.id), place - 1, item_id, net
            from unnest(\(note.parts.map(\.item)), \(note.parts.map(\.net.minorUnits)))
                with ordinality as part (item_id, net, place)
            """,
        ])
    }

    nonisolated(nonsending) func insert(
        _ refund: InvoiceRefund, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into billing.invoice_refunds (
                id, credit_note_id, payment_id, amount, fee_returned, created_at)
            values (
                \(refund.id), \(refund.note), \(refund.payment), \(refund.amount.minorUnits),
                \(refund.feeReturned.minorUnits), \(refund.createdAt))
            """)
    }

    /// - Returns: whether all of its credit note has gone back with it.
    nonisolated(nonsending) func end(
        _ refund: InvoiceRefund, by transactionID: UniqueID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let rows = try await transaction.pipeline([
            "update billing.invoice_refunds set transaction_id = \(transactionID) where id = \(refund.id)",
            """
            select not exists (
                select from billing.invoice_refunds where credit_note_id = \(refund.note) and transaction_id is null)
            """,
        ])
        return try rows[1].first(Bool.self) ?? false
    }

    nonisolated(nonsending) func update(
        _ note: CreditNote, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update billing.credit_notes set status = \(note.state.rawValue), updated_at = \(now) where id = \(note.id)
            """)
    }

    /// What of each item of an invoice was credited, in minor units before tax.
    nonisolated(nonsending) func credited(
        of invoice: InvoiceID, in transaction: PostgresTransaction
    ) async throws -> [InvoiceItemID: Int64] {
        let rows = try await transaction.query(
            """
            select p.item_id, sum(p.net)::bigint
            from billing.credit_note_items p join billing.credit_notes n on n.id = p.credit_note_id
            where n.invoice_id = \(invoice) group by p.item_id
            """)
        return Dictionary(uniqueKeysWithValues: try rows.decode(InvoiceItemID.self, Int64.self))
    }

    // MARK: Reading

    func find(_ id: CreditNoteID) async throws -> CreditNote? {
        try await Self.notes(client.query("\(Self.select) where n.id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: CreditNoteID, in transaction: PostgresTransaction
    ) async throws -> CreditNote? {
        try await Self.notes(transaction.query("\(Self.select) where n.id = \(id)")).first
    }

    /// An issuer's, newest first, those older than `after`.
    func list(_ issuer: UserID, after: CreditNoteID?, limit: Int) async throws -> [CreditNote] {
        var list = ListQuery()
        list.equals("n.issuer_id", issuer)
        list.follows("n.id", after)
        return try await Self.notes(
            client.query("\(Self.select) \(list.conditions) order by n.id desc limit \(limit)"))
    }

    /// One that has not gone back yet.
    func pending(_ id: UniqueID) async throws -> InvoiceRefund? {
        let rows = try await client.query(
            """
            select r.id, r.credit_note_id, r.payment_id, n.issuer_id, n.number, n.currency, r.amount, r.fee_returned,
                r.created_at, p.payer_id, p.wallet_id, p.payout_wallet_id
            from billing.invoice_refunds r join billing.credit_notes n on n.id = r.credit_note_id
                join billing.invoice_payments p on p.id = r.payment_id
            where r.id = \(id) and r.transaction_id is null
            """)
        guard !rows.isEmpty else { return nil }
        let row = rows[0]
        guard let currency = Currency(try row.decode(String.self, at: 5)) else { throw Self.unknown("refund \(id)") }
        return InvoiceRefund(
            id: try row.decode(UniqueID.self, at: 0), note: try row.decode(CreditNoteID.self, at: 1),
            payment: try row.decode(InvoicePaymentID.self, at: 2), issuer: try row.decode(UserID.self, at: 3),
            way: InvoicePayment.Way(
                payer: try row.decode(UserID.self, at: 9), source: try row.decode(UniqueID.self, at: 10),
                target: try row.decode(UniqueID.self, at: 11), authorization: nil, isSession: false),
            number: try row.decode(String.self, at: 4),
            amount: Money(minorUnits: try row.decode(Int64.self, at: 6), currency: currency),
            feeReturned: Money(minorUnits: try row.decode(Int64.self, at: 7), currency: currency),
            createdAt: try row.decode(Timestamp.self, at: 8))
    }

    private static let select: SQL = """
        select n.id, n.invoice_id, n.issuer_id, n.number, n.reason, n.settle, n.status, n.currency, n.net, n.tax,
            n.total, n.issued_at,
            array(select p.item_id from billing.credit_note_items p where p.credit_note_id = n.id order by p.position),
            array(select p.net from billing.credit_note_items p where p.credit_note_id = n.id order by p.position)
        from billing.credit_notes n
        """

    private static func notes(_ rows: Rows) throws -> [CreditNote] {
        try rows.map { row in
            let id = try row.decode(CreditNoteID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 7)),
                let settlement = CreditNote.Settlement(rawValue: try row.decode(String.self, at: 5)),
                let state = CreditNote.State(rawValue: try row.decode(String.self, at: 6))
            else { throw unknown("credit note \(id)") }
            func money(_ column: Int) throws -> Money {
                Money(minorUnits: try row.decode(Int64.self, at: column), currency: currency)
            }
            let nets = try row.decode([Int64].self, at: 13)
            return CreditNote(
                id: id, invoice: try row.decode(InvoiceID.self, at: 1), issuer: try row.decode(UserID.self, at: 2),
                number: try row.decode(String.self, at: 3),
                parts: zip(try row.decode([InvoiceItemID].self, at: 12), nets).map { item, net in
                    CreditNote.Part(item: item, net: Money(minorUnits: net, currency: currency))
                },
                reason: try row.decode(String.self, at: 4), settlement: settlement,
                totals: CreditNoteTotals(net: try money(8), tax: try money(9), total: try money(10)),
                issuedAt: try row.decode(Timestamp.self, at: 11), state: state)
        }
    }

    private static func unknown(_ thing: String) -> PostgresError {
        PostgresError(.decoding, message: "\(thing) has a value that we do not know")
    }
}
