import Contracts
import Logging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// Processes of older versions go on while migrations run, and for a while after them. What they write then has its
/// place in what the new ones read, once.
@Suite(.timeLimit(.minutes(2))) struct UpgradeTests {
    private func migrate(_ client: PostgresClient, to version: String) async throws {
        let steps = WalletMigrations.all.filter { $0.name.prefix { $0 != "_" } <= version }
        try await Migrator(client: client, schema: "wallet", logger: Logger(label: "test"))
            .migrate(Outbox.migrations + steps)
    }

    /// A schema of the version where `body` begins; the books must be in order at the end.
    private func with(
        _ version: String, _ body: (PostgresClient, LedgerHarness) async throws -> Void
    ) async throws {
        try await TestDatabase.with(schema: "wallet", migrations: Outbox.migrations) { database in
            let client = try database.client()
            try await migrate(client, to: version)
            try await body(client, try LedgerHarness(database))
            try await Invariants.check(database)
        }
    }

    /// Money that the version before V0017 credits: it knows no channel, no purpose and no journal.
    private func credit(
        _ client: PostgresClient, _ world: LedgerHarness, deposit: UniqueID? = nil, to wallet: AccountID
    ) async throws -> TransactionID {
        let id: TransactionID = world.ids.next()
        try await client.transaction { transaction in
            try await transaction.pipeline([
                "select pg_advisory_xact_lock_shared(\(LedgerSQL.snapshotLock))",
                """
                insert into wallet.accounts (id, kind, code, currency)
                values (\(world.ids.next() as AccountID), 'system', 'clearing:sandbox:USD', 'USD')
                on conflict (code) do nothing
                """,
                """
                update wallet.accounts set posted = posted - 100, version = version + 1,
                    last_movement_at = last_movement_at + interval '1 second'
                where code = 'clearing:sandbox:USD'
                """,
                """
                update wallet.accounts set posted = posted + 100, version = version + 1, last_movement_at = (
                    select last_movement_at from wallet.accounts where code = 'clearing:sandbox:USD')
                where id = \(wallet)
                """,
                """
                insert into wallet.movements (id, transaction_id, debit_account, credit_account, amount, debit_balance,
                    credit_balance, created_at, currency, kind)
                select \(id), \(id), c.id, w.id, 100, c.posted, w.posted, c.last_movement_at, 'USD', 'deposit'
                from wallet.accounts c, wallet.accounts w where c.code = 'clearing:sandbox:USD' and w.id = \(wallet)
                """,
                """
                insert into wallet.deposits
                    (deposit_id, transaction_id, account_id, amount, fee, currency, provider, created_at)
                values (\(deposit ?? world.ids.next()), \(id), \(wallet), 100, 0, 'USD', 'sandbox', \(world.clock.now))
                """,
            ])
        }
        return id
    }

    private func journal(_ client: PostgresClient) async throws -> [TransactionID] {
        try await client.query("select unnest(transactions) from wallet.journal order by number")
            .decode(TransactionID.self)
    }

    /// From before the journal, between its migration and the next ones, and after all of them.
    @Test func theJournalHasWhatOlderProcessesPosted() async throws {
        try await with("V0017") { client, world in
            let wallet = try await world.wallet(try await world.owner())
            var posted = [try await credit(client, world, to: wallet)]
            try await migrate(client, to: "V0018")
            for _ in 0..<3 { posted.append(try await credit(client, world, to: wallet)) }
            #expect(try await journal(client) == [posted[0]])
            try await migrate(client, to: "V9999")
            #expect(try await journal(client) == posted)
            for _ in 0..<3 { posted.append(try await credit(client, world, to: wallet)) }
            #expect(try await journal(client) == posted)
            // A listener that has gone as far as the position is told of what comes later.
            let store = JournalStore(ledger: client, reads: client, clock: world.clock.clock)
            let end = try await store.end().place
            posted.append(try await credit(client, world, to: wallet))
            let (later, hasMore) = try await store.page(after: end, limit: 10)
            #expect(later.map(\.1) == [posted[posted.count - 1]] && !hasMore)
            let (all, _) = try await store.page(after: JournalPlace(group: 0, index: 0), limit: 100)
            #expect(all.map(\.1) == posted)
        }
    }

    /// Nothing is placed twice: the version that keeps the journal itself, and this one, know the channel.
    @Test func whatNewProcessesPostIsInTheJournalOnce() async throws {
        try await LedgerHarness.with { world in
            let (from, to) = (try await world.owner(), try await world.owner())
            let source = try await world.wallet(from, posted: 1_000)
            let target = try await world.wallet(to)
            let before = try await journal(world.client).count
            for _ in 0..<3 { _ = try await world.ledger.submit(world.transfer(source, target, 1, by: from)) }
            #expect(try await journal(world.client).count == before + 3)
        }
    }

    /// Credited by a process that knows no reservations, before and after the migrations that mend it.
    @Test func theRoomOfADepositEndsWithItsCredit() async throws {
        try await with("V0020") { client, world in
            let owner = try await world.owner()
            let wallet = try await world.wallet(owner)
            let deposits: [UniqueID] = (0..<3).map { _ in world.ids.next() }
            for deposit in deposits {
                try await client.execute(
                    """
                    insert into wallet.deposit_reservations (deposit_id, owner_id, account_id, amount, currency,
                        counted, expected, counted_on, state, created_at)
                    values (\(deposit), \(owner), \(wallet), 100, 'USD', 100, 100, '2026-11-20', 'open', now())
                    """)
            }
            try await client.execute("update wallet.owners set deposits_reserved = 300 where owner_id = \(owner)")
            func reserved() async throws -> Int64? {
                try await client.query("select deposits_reserved from wallet.owners where owner_id = \(owner)")
                    .first(Int64.self)
            }
            _ = try await credit(client, world, deposit: deposits[0], to: wallet)
            #expect(try await reserved() == 300)
            try await migrate(client, to: "V9999")
            #expect(try await reserved() == 200)
            _ = try await credit(client, world, deposit: deposits[1], to: wallet)
            #expect(try await reserved() == 100)
            let open = try await client.query("select deposit_id from wallet.deposit_reservations where state = 'open'")
            #expect(try open.decode(UniqueID.self) == [deposits[2]])
            // This version ends the last one itself, once.
            let command = LedgerCommand.creditDeposit(
                DepositCredit(
                    deposit: deposits[2], id: world.ids.next(), account: wallet, owner: owner,
                    amount: world.dollars(100), fee: world.dollars(0), provider: "sandbox"))
            let answer = try await world.working { try await world.ledger.submit(world.request(command)) }
            #expect(answer.refusal == nil)
            #expect(try await reserved() == 0)
        }
    }

    @Test func aHoldEndsAtTheInstantThatIsShown() async throws {
        try await with("V0020") { client, world in
            let wallet = try await world.wallet(try await world.owner())
            func place() async throws -> UniqueID {
                let id: UniqueID = world.ids.next()
                try await client.execute(
                    """
                    insert into wallet.holds (id, account_id, amount, currency, status, expires_at, created_at)
                    values (\(id), \(wallet), 1, 'USD', 'held', '2026-11-20T13:00:00.123456Z', now())
                    """)
                return id
            }
            let first = try await place()
            try await migrate(client, to: "V9999")
            for hold in [first, try await place()] {
                let end = try await client.query("select expires_at from wallet.holds where id = \(hold)")
                    .first(Timestamp.self)
                #expect(end == Timestamp(rfc3339: "2026-11-20T13:00:00.123Z"))
            }
            try await client.execute("update wallet.holds set status = 'released', ended_at = now()")
        }
    }
}
