import Logging
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// The last step over rows of the version before, and that version over the new schema.
@Suite struct MigrationTests {
    private static let before = Outbox.migrations + PaymentsService.migrations.prefix(2)
    private static let owner = UserID(UniqueID(high: 7, low: 7))

    /// A row as the version before writes it.
    private func insert(
        _ client: PostgresClient, _ number: UInt64, _ status: String, saga: String? = nil
    ) async throws -> DepositID {
        let id = DepositID(UniqueID(high: 1, low: number))
        let transaction: UniqueID? = status == "succeeded" ? UniqueID(high: 2, low: number) : nil
        try await client.execute(
            """
            insert into payments.deposits (
                id, owner_id, wallet_id, amount, fee, currency, provider, method, status, transaction_id,
                idempotency_scope, idempotency_key, request_hash, created_at, updated_at)
            values (\(id), \(Self.owner), \(UniqueID(high: 3, low: 3)), 1000, 0, 'USD', 'sandbox', 'card', \(status),
                \(transaction), 's', \("\(number)"), '', now(), now())
            """)
        if let saga {
            try await client.execute(
                """
                insert into payments.sagas (id, kind, state, data, created_at, updated_at)
                values (\(id), 'deposit', \(saga), '', now(), now())
                """)
        }
        return id
    }

    @Test func rowsOfTheVersionBeforeGetTheirStage() async throws {
        try await TestDatabase.with(schema: "payments", migrations: Array(Self.before)) { database in
            let client = try database.client()
            var expected: [DepositID: Deposit.Stage] = [:]
            for (number, row) in [
                ("pending", "creating", Deposit.Stage.creating), ("pending", "awaiting", .awaiting),
                ("pending", "crediting", .crediting), ("pending", "held", .held), ("succeeded", "ended", .ended),
                ("failed", "ended", .ended), ("expired", "ended", .ended),
            ].enumerated() {
                expected[try await insert(client, UInt64(number + 1), row.0, saga: row.1)] = row.2
            }
            // What waited for a person for a month has no saga any more.
            expected[try await insert(client, 90, "pending")] = .held
            expected[try await insert(client, 91, "succeeded")] = .ended
            try await Migrator(client: client, schema: "payments", logger: Logger(label: "test"))
                .migrate(Outbox.migrations + PaymentsService.migrations)
            let store = DepositStore(client)
            for (id, stage) in expected {
                let deposit = try #require(try await store.find(id))
                #expect(deposit.stage == stage && deposit.reservation == .none)
            }
            await client.close()
        }
    }

    /// During an upgrade both versions run; the one before knows only the status.
    @Test func theVersionBeforeStillWrites() async throws {
        try await TestDatabase.with(
            schema: "payments", migrations: Outbox.migrations + PaymentsService.migrations
        ) { database in
            let client = try database.client()
            let store = DepositStore(client)
            let id = try await insert(client, 1, "pending", saga: "creating")
            #expect(try await store.find(id)?.stage == .creating)
            for (status, stage) in [("failed", Deposit.Stage.ended), ("pending", .crediting), ("expired", .ended)] {
                try await client.execute("update payments.deposits set status = \(status) where id = \(id)")
                #expect(try await store.find(id)?.stage == stage)
            }
            await client.close()
        }
    }
}
