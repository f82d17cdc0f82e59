import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// All SQL for invoices and their items. Whoever changes one locks it first.
struct InvoiceStore: Sendable {
    let client: PostgresClient

    // MARK: Writing

    nonisolated(nonsending) func insert(
        _ invoice: Invoice, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (draft, totals) = (invoice.draft, invoice.totals)
        try await transaction.pipeline([
            """
            insert into billing.invoices (
                id, issuer_id, currency, status, customer_name, customer_email, customer_id, customer_address,
                customer_tax_id, customer_key, discount_percent, discount_amount, due_on, notes, subtotal,
                discount_total, net, tax_rates, tax_bases, tax_amounts, total, created_at, updated_at)
            values (
                \(invoice.id), \(draft.issuer), \(draft.currency.code), \(invoice.state.rawValue),
                \(draft.customer.name), \(draft.customer.email), \(draft.customer.user), \(draft.customer.address),
                \(draft.customer.taxID), \(draft.customer.hash), \(draft.discount?.percentText),
                \(draft.discount?.minorUnits), \(draft.dueOn), \(draft.notes), \(totals.subtotal.minorUnits),
                \(totals.discountTotal.minorUnits), \(totals.net.minorUnits), \(totals.taxLines.map(\.rate.text)),
                \(totals.taxLines.map(\.taxable.minorUnits)), \(totals.taxLines.map(\.tax.minorUnits)),
                \(totals.total.minorUnits), \(invoice.createdAt), \(invoice.createdAt))
            """,
            Self.insertItems(of: invoice),
        ])
    }

    /// All that can change of a draft.
    nonisolated(nonsending) func replace(
        _ invoice: Invoice, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (draft, totals) = (invoice.draft, invoice.totals)
        try await transaction.pipeline([
            "delete from billing.invoice_items where invoice_id = \(invoice.id)",
            """
            update billing.invoices
            set currency = \(draft.currency.code), customer_name = \(draft.customer.name),
                customer_email = \(draft.customer.email), customer_id = \(draft.customer.user),
                customer_address = \(draft.customer.address), customer_tax_id = \(draft.customer.taxID),
                customer_key = \(draft.customer.hash), discount_percent = \(draft.discount?.percentText),
                discount_amount = \(draft.discount?.minorUnits), due_on = \(draft.dueOn), notes = \(draft.notes),
                subtotal = \(totals.subtotal.minorUnits), discount_total = \(totals.discountTotal.minorUnits),
                net = \(totals.net.minorUnits), tax_rates = \(totals.taxLines.map(\.rate.text)),
                tax_bases = \(totals.taxLines.map(\.taxable.minorUnits)),
                tax_amounts = \(totals.taxLines.map(\.tax.minorUnits)), total = \(totals.total.minorUnits),
                updated_at = \(now)
            where id = \(invoice.id)
            """,
            Self.insertItems(of: invoice),
        ])
    }

    /// What its issue fixes.
    nonisolated(nonsending) func issue(
        _ invoice: Invoice, _ issue: Invoice.Issue, _ serial: InvoiceNumbers.Serial, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update billing.invoices
            set status = \(invoice.state.rawValue), paid = \(invoice.moved.paid), due_on = \(issue.dueOn),
                number = \(issue.number), serial_year = \(serial.year), serial = \(serial.number),
                issued_at = \(issue.at), issuer_name = \(issue.issuer.name), issuer_address = \(issue.issuer.address),
                issuer_tax_id = \(issue.issuer.taxID), token_hash = \(issue.tokenHash),
                token_sealed = \(issue.sealedToken), updated_at = \(issue.at)
            where id = \(invoice.id)
            """)
    }

    /// What becomes of an issued one.
    nonisolated(nonsending) func update(
        _ invoice: Invoice, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update billing.invoices
            set status = \(invoice.state.rawValue), paid = \(invoice.moved.paid),
                credited = \(invoice.moved.credited), returned = \(invoice.moved.returned),
                reserved = \(invoice.moved.reserved), notes = \(invoice.draft.notes), sent_at = \(invoice.sentAt),
                updated_at = \(now)
            where id = \(invoice.id)
            """)
    }

    /// Its customer is reminded for a day, counted from the one on which it is due.
    /// - Returns: false when that was done for it, or for a later one.
    nonisolated(nonsending) func reminded(
        _ invoice: Invoice, on day: Int, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let changed = try await transaction.execute(
            """
            update billing.invoices set reminded = \(day) where id = \(invoice.id) and coalesce(reminded, -100) < \(day)
            """)
        return changed == 1
    }

    nonisolated(nonsending) func delete(
        _ invoice: Invoice, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute("delete from billing.invoices where id = \(invoice.id)")
    }

    /// Whether a subscription made it.
    nonisolated(nonsending) func isOfSubscription(
        _ id: InvoiceID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.query(
            "select exists (select from billing.subscription_invoices where invoice_id = \(id))"
        ).first(Bool.self) ?? false
    }

    private static func insertItems(of invoice: Invoice) -> SQL {
        let (items, lines) = (invoice.draft.items, invoice.totals.lines)
        return """
            insert into billing.invoice_items (
                id, invoice_id, position, description, quantity, unit_price, discount_percent, discount_amount,
                tax_rate, gross, discount, net)
            select id, \(invoice.id), place - 1, description, quantity, unit_price, discount_percent, discount_amount,
                tax_rate, gross, discount, net
            from unnest(
                \(invoice.itemIDs), \(items.map(\.description)), \(items.map(\.quantity.text)),
                \(items.map(\.unitPrice.text)), \(items.map(\.discount?.percentText)),
                \(items.map(\.discount?.minorUnits)), \(items.map(\.taxRate?.text)),
                \(lines.map(\.gross.minorUnits)), \(lines.map(\.discount.minorUnits)), \(lines.map(\.net.minorUnits))
            ) with ordinality as item (
                id, description, quantity, unit_price, discount_percent, discount_amount, tax_rate, gross, discount,
                net, place)
            """
    }

    // MARK: Reading

    /// Locks the invoice until the transaction ends. Rows that refer to it may be written meanwhile.
    nonisolated(nonsending) func lock(_ id: InvoiceID, in transaction: PostgresTransaction) async throws -> Invoice? {
        try await Self.invoices(transaction.query("\(Self.select) where i.id = \(id) for no key update of i")) {
            try await transaction.query($0)
        }.first
    }

    nonisolated(nonsending) func find(_ id: InvoiceID, in transaction: PostgresTransaction) async throws -> Invoice? {
        try await Self.invoices(transaction.query("\(Self.select) where i.id = \(id)")) {
            try await transaction.query($0)
        }.first
    }

    func find(_ id: InvoiceID) async throws -> Invoice? { try await find(where: "i.id = \(id)") }

    /// By the token that its customer has.
    func find(tokenHash: [UInt8]) async throws -> Invoice? { try await find(where: "i.token_hash = \(tokenHash)") }

    /// Newest first, those older than `after`.
    func list(_ filter: InvoiceFilter, after: InvoiceID?, limit: Int) async throws -> [Invoice] {
        var list = filter.list
        list.follows("i.id", after)
        return try await Self.invoices(
            client.query("\(Self.select) \(list.conditions) order by i.id desc limit \(limit)")
        ) { try await client.query($0) }
    }

    private func find(where condition: SQL) async throws -> Invoice? {
        try await Self.invoices(client.query("\(Self.select) where \(condition)")) { try await client.query($0) }.first
    }

    private static let select: SQL = "select \(InvoiceRow.columns) from billing.invoices i"

    /// - Parameter query: asks for the items of all of them at once.
    private nonisolated(nonsending) static func invoices(
        _ rows: Rows, _ query: nonisolated(nonsending) (SQL) async throws -> Rows
    ) async throws -> [Invoice] {
        guard !rows.isEmpty else { return [] }
        let found = try rows.decode(InvoiceID.self)
        var currencies: [InvoiceID: Currency] = [:]
        for (id, row) in zip(found, rows) { currencies[id] = try InvoiceRow.currency(row) }
        let itemRows = try await query(
            """
            select \(InvoiceRow.itemColumns) from billing.invoice_items where invoice_id = any(\(found))
            order by invoice_id, position
            """)
        var items: [InvoiceID: [InvoiceRow.Item]] = [:]
        for row in itemRows {
            let invoice = try row.decode(InvoiceID.self, at: 0)
            guard let currency = currencies[invoice] else { continue }
            items[invoice, default: []].append(try InvoiceRow.item(row, in: currency))
        }
        return try zip(found, rows).map { try InvoiceRow.invoice($1, items[$0] ?? []) }
    }
}

extension InvoiceCustomer {
    /// Whom the issuer knows as one customer, in as many bytes for everybody.
    var hash: [UInt8] { Digest.sha256(Array(key.utf8)) }
}
