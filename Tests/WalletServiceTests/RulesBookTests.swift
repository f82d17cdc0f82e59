import MoneyKit
import PostgresAccess
import Primitives
import Testing
import WalletDomain

@testable import WalletService

/// What the database says is taken, also when it says less than it did: after a fail-over or a restore that lost a
/// change.
@Suite struct RulesBookTests {
    @Test func lostChangeOfTheRulesIsForgotten() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(2, funds: 10_000)
            func pay() async throws {
                #expect(
                    try await world.ledger.submit(world.transfer(wallets[0].1, wallets[1].1, 1, by: wallets[0].0))
                        .refusal == nil)
            }
            try await pay()
            let before = try await Self.state(world.client)
            try await Self.charge(world, 25)
            try await pay()
            #expect(try await world.posted(wallets[0].1) == 10_000 - 1 - 26)
            // The change is lost, and the number with it.
            try await Self.lose(world, before)
            try await pay()
            #expect(try await world.posted(wallets[0].1) == 10_000 - 1 - 26 - 1)
            // Another change takes the lost one's number.
            try await Self.charge(world, 40)
            #expect(try await Self.state(world.client).version == before.version + 1)
            try await pay()
            #expect(try await world.posted(wallets[0].1) == 10_000 - 1 - 26 - 1 - 41)
        }
    }

    /// The same number from the start: a restore to the moment before a change, and another change.
    @Test func anotherChangeUnderTheSameNumberIsNoticed() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(2, funds: 10_000)
            let before = try await Self.state(world.client)
            try await Self.charge(world, 25)
            _ = try await world.ledger.submit(world.transfer(wallets[0].1, wallets[1].1, 1, by: wallets[0].0))
            try await Self.lose(world, before)
            try await Self.charge(world, 40)
            _ = try await world.ledger.submit(world.transfer(wallets[0].1, wallets[1].1, 1, by: wallets[0].0))
            #expect(try await world.posted(wallets[0].1) == 10_000 - 26 - 41)
        }
    }

    /// An account of ours whose opening was lost is opened again; the process goes on.
    @Test func lostSystemAccountIsOpenedAgain() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(2, funds: 1_000)
            // A fee of nothing: its account is needed, and never moves.
            try await Self.charge(world, 0)
            func pay() async throws {
                let request = world.transfer(wallets[0].1, wallets[1].1, 1, by: wallets[0].0)
                #expect(try await world.ledger.submit(request).refusal == nil)
            }
            try await pay()
            let admin = try PostgresClient.superuser(of: world.database)
            try await admin.transaction { transaction in
                try await transaction.execute("set local session_replication_role to replica")
                let lost = try await transaction.execute("delete from wallet.accounts where code = 'fees:USD'")
                #expect(lost == 1)
            }
            await admin.close()
            try await pay()
        }
    }

    /// Who only reads learns of a change without a commit.
    @Test func readersCatchUpWithOtherProcesses() async throws {
        try await LedgerHarness.with { world in
            _ = try await world.rules.current()
            try await Self.charge(world, 25)
            try await world.rules.catchUp()
            let fee = try await world.rules.current().rules.fees.fee(.transfer, on: world.dollars(100))
            #expect(fee == 25)
        }
    }

    private static func charge(_ world: LedgerHarness, _ cents: Int64) async throws {
        try await world.client.execute(
            """
            insert into wallet.fees (operation, currency, fixed, updated_at)
            values ('transfer', 'USD', \(cents), \(world.clock.now))
            """)
    }

    private static func state(_ client: PostgresClient) async throws -> (version: Int64, identity: UniqueID) {
        let row = try await client.query("select version, identity from wallet.rules_version")
            .first(Int64.self, UniqueID.self)
        return try #require(row)
    }

    /// Takes the fee away as if it had never been, without counting a change.
    private static func lose(_ world: LedgerHarness, _ before: (version: Int64, identity: UniqueID)) async throws {
        let admin = try PostgresClient.superuser(of: world.database)
        try await admin.transaction { transaction in
            try await transaction.execute("set local session_replication_role to replica")
            try await transaction.execute("delete from wallet.fees")
            try await transaction.execute(
                "update wallet.rules_version set version = \(before.version), identity = \(before.identity)")
        }
        await admin.close()
    }
}
