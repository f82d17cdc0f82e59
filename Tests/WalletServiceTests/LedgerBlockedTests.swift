import Logging
import Outbox
import PostgresAccess
import Primitives
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// Somebody holds what every commit needs: a change of the schema, a session that hangs.
@Suite struct LedgerBlockedTests {
    /// The commands are all told to come back, none is made to pay for it, and once the lock is gone they go on.
    @Test func aGroupThatWaitsTooLongIsToldToComeBack() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(4, funds: 1_000)
            let requests = (0..<4).map { world.transfer(wallets[$0].1, wallets[($0 + 1) % 4].1, 5, by: wallets[$0].0) }
            let client = try world.client(statementTimeout: .milliseconds(200))
            let committer = try world.committer(client)
            let start = ContinuousClock.now
            let results = try await world.blocked { await committer.commit(requests) }
            for result in results {
                #expect(throws: LedgerError.unavailable) { try result.get() }
            }
            // Twice, not once for each command.
            #expect(ContinuousClock.now - start < .seconds(5))
            for result in await world.committer.commit(requests) { #expect(try result.get().refusal == nil) }
            #expect(try await world.count("movements") == 8)
        }
    }

    /// The ledger gives a lock up long before a statement ends, so that callers are told while they still listen.
    @Test func aCommitWaitsForALockForSecondsOnly() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(2, funds: 1_000)
            let request = world.transfer(wallets[0].1, wallets[1].1, 5, by: wallets[0].0)
            let start = ContinuousClock.now
            let results = try await world.blocked { await world.committer.commit([request]) }
            #expect(throws: LedgerError.unavailable) { try results[0].get() }
            #expect(ContinuousClock.now - start < .seconds(25))
        }
    }
}

extension LedgerHarness {
    func client(statementTimeout: Duration) throws -> PostgresClient {
        var config = try PostgresConfig(url: database.url)
        config.statementTimeout = statementTimeout
        return PostgresClient(config, logger: Logger(label: "test"))
    }

    /// A committer over another client.
    func committer(_ client: PostgresClient) throws -> LedgerCommitter {
        LedgerCommitter(
            client: client, rules: rules, systemAccounts: SystemAccountStore(client: client, ids: ids),
            clock: clock.clock, ids: ids, signal: WakeSignal(), logger: Logger(label: "test"))
    }

    /// Runs `body` while the accounts are locked against everybody.
    func blocked<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        let admin = try PostgresClient.superuser(of: database)
        let options = TransactionOptions(isUnlimited: true)
        let result = try await admin.transaction(options) { transaction in
            try await transaction.execute("set local idle_in_transaction_session_timeout to 0")
            try await transaction.execute("lock table wallet.accounts in access exclusive mode")
            return try await body()
        }
        await admin.close()
        return result
    }
}
