import Contracts
import PostgresAccess
import Primitives
import PrivacyKit
import ServiceKit

/// What invoices tell of people: who invoiced whom for what. They are records that a law wants kept, and so are the
/// names in them; what only serves the next invoice goes with the account.
enum InvoicePrivacy {
    /// What stands in the invoices that somebody wrote, or that are for somebody.
    private static let invoices: SQL = "select i.id from billing.invoices i where"

    static let tables = [
        PrivateTable(
            "invoice_settings", key: "owner_id",
            PersonalColumn.columns(
                """
                legal_name address_lines tax_id prefix net_days payout_currencies payout_wallets grace_days retry_days
                final created_at
                """, .payments, .contract, .account, .delete),
            ids: "owner_id", plain: "updated_at"),
        PrivateTable(
            "invoice_numbers", key: "issuer_id kind year",
            PersonalColumn.columns("last", .bookkeeping, .legalObligation, .years(7), .keep), ids: "issuer_id",
            plain: "kind year"),
        // Before the invoices: found by them.
        PrivateTable(
            "credit_note_items",
            of: { "credit_note_id in (select n.id from billing.credit_notes n where n.issuer_id = \($0))" },
            key: "credit_note_id position",
            PersonalColumn.columns("net", .bookkeeping, .legalObligation, .years(7), .keep),
            plain: "credit_note_id position item_id"),
        PrivateTable(
            "invoice_refunds",
            of: {
                """
                payment_id in (
                    select p.id from billing.invoice_payments p where p.issuer_id = \($0) or p.payer_id = \($0))
                """
            },
            PersonalColumn.columns("amount fee_returned created_at", .payments, .legalObligation, .years(7), .keep),
            plain: "id credit_note_id payment_id transaction_id"),
        PrivateTable(
            "credit_notes",
            PersonalColumn.columns(
                "number serial_year serial reason settle status currency net tax total issued_at", .bookkeeping,
                .legalObligation, .years(7), .keep),
            ids: "issuer_id", plain: "id invoice_id file_id file_digest updated_at"),
        PrivateTable(
            "invoice_payments",
            PersonalColumn.columns(
                "method currency amount fee paid_on reference status created_at wallet_id", .payments,
                .legalObligation, .years(7), .keep),
            PersonalColumn.columns(
                "idempotency_scope idempotency_key request_hash", .security, .legitimateInterest, .account,
                .anonymise("null"), .secret),
            PersonalColumn.columns(
                "authorization_token", .security, .contract, .account, .anonymise("null"), .secret),
            ids: "issuer_id payer_id",
            plain: "id invoice_id payout_wallet_id session failure_code transaction_id updated_at"),
        PrivateTable(
            "invoice_items", of: { "invoice_id in (\(invoices) i.issuer_id = \($0) or i.customer_id = \($0))" },
            PersonalColumn.columns(
                "description quantity unit_price discount_percent discount_amount tax_rate gross discount net",
                .bookkeeping, .legalObligation, .years(7), .keep),
            plain: "id invoice_id position"),
        PrivateTable(
            "invoices",
            PersonalColumn.columns(
                """
                currency status discount_percent discount_amount due_on notes subtotal discount_total net tax_rates
                tax_bases tax_amounts total paid credited returned number issued_at issuer_name issuer_address
                issuer_tax_id customer_name customer_address customer_tax_id customer_email created_at
                """, .bookkeeping, .legalObligation, .years(7), .keep),
            PersonalColumn.columns(
                "customer_key token_hash token_sealed", .security, .contract, .years(7), .keep, .secret),
            ids: "issuer_id customer_id",
            plain: "id reserved serial_year serial file_id file_digest sent_at reminded updated_at"),
        PrivateTable(
            "customer_balance_entries",
            PersonalColumn.columns(
                "currency amount balance_after cause created_at", .bookkeeping, .legalObligation, .years(7), .keep),
            PersonalColumn.columns("customer_key", .bookkeeping, .legalObligation, .years(7), .keep, .secret),
            ids: "issuer_id", plain: "id cause_id"),
        PrivateTable(
            "customer_balances", key: "issuer_id customer_key currency",
            PersonalColumn.columns("amount", .bookkeeping, .legalObligation, .years(7), .keep),
            PersonalColumn.columns("customer_key", .bookkeeping, .legalObligation, .years(7), .keep, .secret),
            ids: "issuer_id", plain: "currency updated_at"),
    ]

    /// Nobody goes while a payment or a refund is under way.
    static func blockers(of user: UserID, in transaction: PostgresTransaction) async throws -> [ErasureBlocker] {
        let pending = try await transaction.query(
            """
            select p.id from billing.invoice_payments p
            where (p.payer_id = \(user) or p.issuer_id = \(user))
                and (p.status = 'pending' or exists (
                    select from billing.invoice_refunds r where r.payment_id = p.id and r.transaction_id is null))
            order by p.id for no key update
            """
        ).count
        guard pending > 0 else { return [] }
        return [
            ErasureBlocker(
                service: BillingService.slug, code: "invoice_payment_pending",
                detail: "\(pending) payments of invoices are under way")
        ]
    }
}
