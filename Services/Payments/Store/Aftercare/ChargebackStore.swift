import MoneyKit
package import PaymentsDomain
package import PostgresAccess
import Primitives

/// All SQL for chargebacks. Whoever adds one locks its deposit first.
package struct ChargebackStore: Sendable {
    let client: PostgresClient

    package init(client: PostgresClient) { self.client = client }

    nonisolated(nonsending) func insert(
        _ chargeback: Chargeback, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into payments.chargebacks (
                id, deposit_id, owner_id, wallet_id, provider, provider_reference, amount, fee, currency, restore_id,
                state, stage, keeps_fee, created_at, updated_at)
            values (
                \(chargeback.id), \(chargeback.deposit), \(chargeback.owner), \(chargeback.wallet),
                \(chargeback.provider), \(chargeback.providerReference), \(chargeback.amount.minorUnits),
                \(chargeback.fee.minorUnits), \(chargeback.amount.currency.code), \(chargeback.restore),
                \(chargeback.state.rawValue), \(chargeback.stage.rawValue), \(chargeback.keepsFee),
                \(now), \(now))
            """)
    }

    nonisolated(nonsending) func update(
        _ chargeback: Chargeback, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.chargebacks
            set state = \(chargeback.state.rawValue), stage = \(chargeback.stage.rawValue),
                shortfall = \(chargeback.shortfall?.minorUnits), keeps_fee = \(chargeback.keepsFee),
                updated_at = \(now)
            where id = \(chargeback.id)
            """)
    }

    /// The one that a provider calls so, locked.
    nonisolated(nonsending) func lock(
        _ reference: String, at provider: String, in transaction: PostgresTransaction
    ) async throws -> Chargeback? {
        try Self.decode(
            await transaction.query(
                """
                \(Self.select) where c.provider = \(provider) and c.provider_reference = \(reference) for update of c
                """)
        ).first
    }

    nonisolated(nonsending) func lock(
        _ id: ChargebackID, in transaction: PostgresTransaction
    ) async throws -> Chargeback? {
        try Self.decode(await transaction.query("\(Self.select) where c.id = \(id) for update of c")).first
    }

    package func find(_ id: ChargebackID) async throws -> Chargeback? {
        try Self.decode(await client.query("\(Self.select) where c.id = \(id)")).first
    }

    /// Of everybody's, newest first, those older than `after`.
    package func list(
        deposit: DepositID?, state: Chargeback.State?, after: ChargebackID?, limit: Int
    ) async throws -> [Chargeback] {
        var list = ListQuery()
        list.equals("c.deposit_id", deposit)
        list.equals("c.state", state?.rawValue)
        list.follows("c.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by c.id desc limit \(limit)"))
    }

    private static let select: SQL = """
        select c.id, c.deposit_id, c.owner_id, c.wallet_id, c.provider, c.provider_reference, c.amount, c.fee,
            c.currency, c.restore_id, c.state, c.stage, c.shortfall, c.created_at,
            c.keeps_fee
        from payments.chargebacks c
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [Chargeback] {
        var chargebacks: [Chargeback] = []
        for row in rows {
            let id = try row.decode(ChargebackID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 8)),
                let state = Chargeback.State(rawValue: try row.decode(String.self, at: 10)),
                let stage = Chargeback.Stage(rawValue: try row.decode(String.self, at: 11))
            else { throw PostgresError(.decoding, message: "chargeback \(id) has a value that we do not know") }
            chargebacks.append(
                Chargeback(
                    id: id, deposit: try row.decode(DepositID.self, at: 1), owner: try row.decode(UserID.self, at: 2),
                    wallet: try row.decode(UniqueID.self, at: 3), provider: try row.decode(String.self, at: 4),
                    providerReference: try row.decode(String.self, at: 5),
                    amount: Money(minorUnits: try row.decode(Int64.self, at: 6), currency: currency),
                    fee: Money(minorUnits: try row.decode(Int64.self, at: 7), currency: currency),
                    restore: try row.decode(UniqueID.self, at: 9), createdAt: try row.decode(Timestamp.self, at: 13),
                    state: state, stage: stage,
                    shortfall: try row.decode(Int64?.self, at: 12).map { Money(minorUnits: $0, currency: currency) },
                    keepsFee: try row.decode(Bool.self, at: 14)))
        }
        return chargebacks
    }
}
