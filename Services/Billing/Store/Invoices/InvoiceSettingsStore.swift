import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// All SQL for how issuers invoice: one row for each, written over.
struct InvoiceSettingsStore: Sendable {
    let client: PostgresClient

    func find(_ owner: UserID) async throws -> InvoiceSettings? {
        try Self.settings(await client.query(Self.select(owner)))
    }

    nonisolated(nonsending) func find(
        _ owner: UserID, in transaction: PostgresTransaction
    ) async throws -> InvoiceSettings? {
        try Self.settings(await transaction.query(Self.select(owner)))
    }

    nonisolated(nonsending) func put(
        _ settings: InvoiceSettings, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let wallets = settings.payoutWallets.sorted { $0.key.code < $1.key.code }
        try await transaction.execute(
            """
            insert into billing.invoice_settings (
                owner_id, legal_name, address_lines, tax_id, prefix, net_days, payout_currencies, payout_wallets,
                grace_days, retry_days, final, created_at, updated_at)
            values (
                \(settings.owner), \(settings.issuer.name), \(settings.issuer.address), \(settings.issuer.taxID),
                \(settings.prefix), \(settings.netDays), \(wallets.map(\.key.code)), \(wallets.map(\.value)),
                \(settings.graceDays), \(settings.dunning.retryDays), \(settings.dunning.final.rawValue), \(now),
                \(now))
            on conflict (owner_id) do update
            set legal_name = excluded.legal_name, address_lines = excluded.address_lines, tax_id = excluded.tax_id,
                prefix = excluded.prefix, net_days = excluded.net_days,
                payout_currencies = excluded.payout_currencies, payout_wallets = excluded.payout_wallets,
                grace_days = excluded.grace_days, retry_days = excluded.retry_days, final = excluded.final,
                updated_at = excluded.updated_at
            """)
    }

    private static func select(_ owner: UserID) -> SQL {
        """
        select owner_id, legal_name, address_lines, tax_id, prefix, net_days, payout_currencies, payout_wallets,
            grace_days, retry_days, final
        from billing.invoice_settings where owner_id = \(owner)
        """
    }

    private static func settings(_ rows: Rows) throws -> InvoiceSettings? {
        guard !rows.isEmpty else { return nil }
        let row = rows[0]
        guard let final = InvoiceSettings.Final(rawValue: try row.decode(String.self, at: 10)) else {
            throw PostgresError(.decoding, message: "settings have a value that we do not know")
        }
        var wallets: [Currency: UniqueID] = [:]
        for (code, wallet) in zip(try row.decode([String].self, at: 6), try row.decode([UniqueID].self, at: 7)) {
            guard let currency = Currency(code) else {
                throw PostgresError(.decoding, message: "settings have a currency that we do not know")
            }
            wallets[currency] = wallet
        }
        return InvoiceSettings(
            owner: try row.decode(UserID.self, at: 0),
            issuer: Issuer(
                name: try row.decode(String.self, at: 1), address: try row.decode([String].self, at: 2),
                taxID: try row.decode(String?.self, at: 3)),
            prefix: try row.decode(String.self, at: 4), netDays: try row.decode(Int.self, at: 5),
            payoutWallets: wallets, graceDays: try row.decode(Int.self, at: 8),
            dunning: InvoiceSettings.Dunning(retryDays: try row.decode([Int].self, at: 9), final: final))
    }
}
