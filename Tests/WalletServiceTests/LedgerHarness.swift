import LedgerSupport
import Logging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// The ledger over a real database, without HTTP and messages around it.
struct LedgerHarness: Sendable {
    let database: TestDatabase
    let client: PostgresClient
    let clock: ManualClock
    let ids: IDGenerator
    let rules: RulesBook
    let committer: LedgerCommitter
    let ledger: LedgerCombiner

    static let noon = Timestamp(rfc3339: "2026-11-20T12:00:00Z") ?? .distantPast

    /// A migrated database and a combiner at work, for as long as `body` runs. The books must be in order at the end.
    static func with<Result: Sendable>(
        _ body: @Sendable (LedgerHarness) async throws -> Result
    ) async throws -> Result {
        try await TestDatabase.with(schema: "wallet", migrations: Outbox.migrations + WalletMigrations.all) {
            database in
            let harness = try LedgerHarness(database)
            let result = try await harness.working { try await body(harness) }
            try await Invariants.check(database)
            return result
        }
    }

    init(_ database: TestDatabase, clock: ManualClock = ManualClock(noon)) throws {
        self.database = database
        self.clock = clock
        client = try database.client()
        ids = IDGenerator(clock: clock.clock)
        rules = RulesBook(store: RulesStore(client: client, fallback: try FallbackRates.table()))
        committer = LedgerCommitter(
            client: client, rules: rules, systemAccounts: SystemAccountStore(client: client, ids: ids),
            clock: clock.clock, ids: ids, signal: WakeSignal(), logger: Logger(label: "test"))
        ledger = LedgerCombiner(committer: committer)
    }

    /// Another process on the same database.
    func replica() throws -> LedgerHarness { try LedgerHarness(database, clock: clock) }

    func working<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await ledger.run() }
            let result = try await body()
            group.cancelAll()
            try await group.waitForAll()
            return result
        }
    }

    // MARK: Rows

    func owner(tier: Int = 3) async throws -> OwnerID {
        let id: OwnerID = ids.next()
        try await client.execute("insert into wallet.owners (owner_id, kyc_tier) values (\(id), \(tier))")
        return id
    }

    /// A wallet and its money, which comes from the clearing account as a deposit would.
    func wallet(_ owner: OwnerID, _ currency: Currency = .USD, posted: Int64 = 0) async throws -> AccountID {
        let id: AccountID = ids.next()
        try await client.execute(
            """
            insert into wallet.accounts (id, kind, owner_id, currency) values (\(id), 'customer', \(owner), \(currency.code))
            """)
        if posted > 0 { try await fund(id, posted, currency) }
        return id
    }

    /// Books a deposit without its limits.
    private func fund(_ wallet: AccountID, _ amount: Int64, _ currency: Currency) async throws {
        let key = SystemAccountKey(.clearing(provider: "sandbox"), currency)
        let clearing = try #require(
            try await SystemAccountStore(client: client, ids: ids).accounts([key]).first)
        try await client.transaction { transaction in
            let balance = try await transaction.query(
                """
                update wallet.accounts set posted = posted - \(amount), version = version + 1,
                    last_movement_at = greatest(last_movement_at, \(clock.now)) + interval '1 microsecond'
                where id = \(clearing) returning posted, last_movement_at
                """
            ).first(Int64.self, Timestamp.self)
            let (posted, at) = try #require(balance)
            try await transaction.execute(
                """
                update wallet.accounts set posted = \(amount), version = version + 1, last_movement_at = \(at)
                where id = \(wallet)
                """)
            let id: UniqueID = ids.next()
            try await transaction.execute(
                """
                insert into wallet.movements (id, transaction_id, debit_account, credit_account, amount, debit_balance,
                    credit_balance, created_at, currency, kind, channel)
                values (\(id), \(id), \(clearing), \(wallet), \(amount), \(posted), \(amount), \(at), \(currency.code), 'deposit',
                    'system')
                """)
            try await transaction.execute(
                "insert into wallet.journal values (nextval('wallet.journal_sequence'), array[\(id)::uuid])")
        }
    }

    func posted(_ wallet: AccountID) async throws -> Int64 {
        try #require(
            try await client.query("select posted from wallet.accounts where id = \(wallet)").first(Int64.self))
    }

    func count(_ table: String) async throws -> Int {
        try #require(try await client.query("select count(*) from wallet.\(identifier: table)").first(Int.self))
    }

    // MARK: Commands

    func dollars(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .USD) }

    func transfer(
        _ from: AccountID, _ to: AccountID, _ amount: Int64, by owner: OwnerID, key: String? = nil
    ) -> LedgerRequest {
        request(
            .transfer(
                Transfer(id: ids.next(), source: from, destination: to, amount: dollars(amount)),
                by: .customer(owner, isPerson: false)),
            key: key)
    }

    func request(_ command: LedgerCommand, key: String? = nil, hash: [UInt8] = [1]) -> LedgerRequest {
        let key = IdempotencyKey(scope: "test", key: key ?? ids.next().description)
        return LedgerRequest(command, idempotency: LedgerKey(key: key, requestHash: hash)) { outcome in
            let refusal = outcome.refusal
            return LedgerAnswer(
                response: StoredResponse(status: refusal == nil ? 200 : 422, body: Array("\(outcome)".utf8)),
                isKept: refusal == nil, refusal: refusal)
        }
    }
}
