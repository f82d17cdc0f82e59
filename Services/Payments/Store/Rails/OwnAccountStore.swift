import MoneyKit
package import PaymentsDomain
package import PostgresAccess
import Primitives

/// All SQL for our accounts at banks.
package struct OwnAccountStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    package func all() async throws -> [OwnAccount] {
        try Self.decode(await client.query("\(Self.select) order by rail, currency"))
    }

    func find(_ rail: RailName, _ currency: Currency) async throws -> OwnAccount? {
        try Self.decode(
            await client.query("\(Self.select) where rail = \(rail.rawValue) and currency = \(currency.code)")
        ).first
    }

    /// Locks the accounts until the transaction ends: what goes out and what comes in of a rail is written one after
    /// the other.
    /// - Parameter rail: nil: of all rails.
    nonisolated(nonsending) func lock(
        _ rail: RailName? = nil, in transaction: PostgresTransaction
    ) async throws -> [OwnAccount] {
        var list = ListQuery()
        list.equals("rail", rail?.rawValue)
        return try Self.decode(
            await transaction.query("\(Self.select) \(list.conditions) order by rail, currency for update"))
    }

    nonisolated(nonsending) func set(
        _ account: OwnAccount, by user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (iban, bic, routing, number): (String?, String?, String?, String?) =
            switch account.numbers {
            case .iban(let iban, let bic): (iban.text, bic, nil, nil)
            case .aba(let routing, let account): (nil, nil, routing, account)
            }
        try await transaction.execute(
            """
            insert into payments.own_accounts
                (rail, currency, name, iban, bic, routing_number, account_number, updated_by, updated_at)
            values (\(account.rail.rawValue), \(account.currency.code), \(account.name), \(iban), \(bic), \(routing),
                \(number), \(user), \(now))
            on conflict (rail, currency) do update
            set name = excluded.name, iban = excluded.iban, bic = excluded.bic,
                routing_number = excluded.routing_number, account_number = excluded.account_number,
                updated_by = excluded.updated_by, updated_at = excluded.updated_at
            """)
    }

    private static let select: SQL = """
        select rail, currency, name, iban, bic, routing_number, account_number from payments.own_accounts
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [OwnAccount] {
        var accounts: [OwnAccount] = []
        for row in rows {
            let (rail, code, name, iban, bic, routing, number) = try row.decode(
                String.self, String.self, String.self, String?.self, String?.self, String?.self, String?.self)
            guard let rail = RailName(rawValue: rail), let currency = Currency(code),
                let numbers = numbers(iban, bic, routing, number)
            else { throw PostgresError(.decoding, message: "an account of \(rail) has a value that we do not know") }
            accounts.append(OwnAccount(rail: rail, currency: currency, name: name, numbers: numbers))
        }
        return accounts
    }

    private static func numbers(
        _ iban: String?, _ bic: String?, _ routing: String?, _ account: String?
    ) -> OwnAccount.Numbers? {
        if let iban { return IBAN(iban).map { .iban($0, bic: bic) } }
        guard let routing, let account else { return nil }
        return .aba(routing: routing, account: account)
    }
}
