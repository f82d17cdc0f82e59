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

/// What goes wrong between deciding and knowing. `LedgerHarness.with` checks the books at the end of each.
@Suite struct LedgerFaultTests {
    /// Two processes on one database, the same wallets, the same keys.
    @Test func twoReplicasShareTheBooks() async throws {
        try await LedgerHarness.with { world in
            let other = try world.replica()
            try await other.working {
                let wallets = try await world.people(6, funds: 100_000)
                let tallies = try await atOnce(400) { number in
                    let (owner, from) = wallets[number % 6]
                    let to = wallets[(number * 5 + 1) % 6].1
                    return try await withThrowingTaskGroup(of: (fresh: Int, refused: Int).self) { group in
                        for process in [world, other] {
                            group.addTask {
                                let request = world.transfer(from, to, 7, by: owner, key: "k\(number)")
                                let answer = try await process.ledger.submit(request)
                                if answer.refusal != nil { return (0, 1) }
                                return (answer.isReplay ? 0 : 1, 0)
                            }
                        }
                        return try await group.reduce((0, 0)) { ($0.0 + $1.fresh, $0.1 + $1.refused) }
                    }
                }
                #expect(tallies.allSatisfy { $0.0 == 1 && $0.1 == 0 || $0.0 == 0 && $0.1 == 2 })
                #expect(tallies.filter { $0.0 == 1 }.count > 100)
            }
        }
    }

    /// Connections die while groups are under way: every command still has one effect and a true answer.
    @Test func killedConnectionsLoseAndDoubleNothing() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(4, funds: 1_000_000)
            let admin = try PostgresClient.superuser(of: world.database)
            let answers = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled {
                        try await admin.execute(
                            """
                            select pg_terminate_backend(pid) from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid() and query like '%movements%'
                            """)
                    }
                }
                let answers = try await atOnce(16) { client in
                    var posted = 0
                    for number in 0..<40 {
                        let (owner, from) = wallets[(client + number) % 4]
                        let to = wallets[(client + number + 1) % 4].1
                        let request = world.transfer(from, to, 1, by: owner, key: "\(client) \(number)")
                        posted += try await submitUntilAnswered(request, world)
                    }
                    return posted
                }
                group.cancelAll()
                return answers
            }
            await admin.close()
            #expect(answers.reduce(0, +) == 640)
            #expect(try await world.count("movements") == 640 + 4)
            #expect(try await world.count("idempotency_keys") == 640)
        }
    }

    /// As a client does: the same key until there is an answer.
    private func submitUntilAnswered(_ request: LedgerRequest, _ world: LedgerHarness) async throws -> Int {
        for _ in 0..<100 {
            do {
                let answer = try await world.ledger.submit(request)
                return answer.refusal == nil ? 1 : 0
            } catch LedgerError.unavailable {
                continue
            }
        }
        return 0
    }

    /// A decision that the database refuses (here a text that it cannot hold, past the checks of every route) must not
    /// fail the commands that shared its group.
    @Test func oneBadCommandDoesNotFailItsNeighbours() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(2, funds: 1_000)
            let (owner, from) = wallets[0]
            let bad = Transfer(
                id: world.ids.next(), source: from, destination: wallets[1].1, amount: world.dollars(4),
                description: "\u{0}")
            // No rule of the domain sees it: the insert fails, however often it is tried.
            let results = await world.committer.commit([
                world.transfer(from, wallets[1].1, 1, by: owner),
                world.request(.transfer(bad, by: .customer(owner, isPerson: false))),
                world.transfer(from, wallets[1].1, 2, by: owner),
            ])
            #expect(try results[0].get().refusal == nil && results[2].get().refusal == nil)
            #expect(throws: LedgerError.self) { try results[1].get() }
            #expect(try await world.posted(wallets[1].1) == 1_003)
        }
    }

    /// An id that stands already is told, whoever chose it.
    @Test func aHoldsIDThatIsTakenIsRefused() async throws {
        try await LedgerHarness.with { world in
            let (owner, from) = try await world.people(1, funds: 1_000)[0]
            let taken: HoldID = world.ids.next()
            func place() -> LedgerRequest {
                world.request(
                    .placeHold(
                        HoldPlacement(
                            id: taken, commander: .customer(owner, isPerson: false), account: from,
                            amount: world.dollars(1), reason: nil, end: .after(.seconds(60)))))
            }
            #expect(try await world.ledger.submit(place()).refusal == nil)
            #expect(try await world.ledger.submit(place()).refusal == .idReused)
        }
    }

    @Test func batchIDsAreKnownAcrossReplicas() async throws {
        try await LedgerHarness.with { world in
            let other = try world.replica()
            try await other.working {
                let wallets = try await world.people(2, funds: 1_000)
                let (owner, from) = wallets[0]
                let items = (0..<20).map { _ in
                    Transfer(id: world.ids.next(), source: from, destination: wallets[1].1, amount: world.dollars(10))
                }
                let batch = LedgerCommand.batch(
                    TransferBatch(commander: .customer(owner, isPerson: false), transfers: items, atomic: false))
                _ = try await atOnce(8) { number in
                    let process = number.isMultiple(of: 2) ? world : other
                    let answer = try await process.ledger.submit(world.request(batch))
                    #expect(answer.refusal == nil)
                }
                #expect(try await world.posted(from) == 800)
            }
        }
    }

    /// The answer belongs to the command, not to whoever waits for it.
    @Test func cancelledCallerDoesNotCancelTheCommit() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(2, funds: 1_000)
            let request = world.transfer(wallets[0].1, wallets[1].1, 5, by: wallets[0].0, key: "c")
            let caller = Task { try await world.ledger.submit(request) }
            caller.cancel()
            _ = try await caller.value
            #expect(try await world.posted(wallets[1].1) == 1_005)
        }
    }

    @Test func changedRulesHoldFromTheNextCommitInEveryProcess() async throws {
        try await LedgerHarness.with { world in
            let other = try world.replica()
            try await other.working {
                let wallets = try await world.people(2, funds: 10_000)
                let (owner, from) = wallets[0]
                for process in [world, other] {
                    _ = try await process.ledger.submit(process.transfer(from, wallets[1].1, 1, by: owner))
                }
                try await world.client.execute(
                    """
                    insert into wallet.fees (operation, currency, fixed, updated_at)
                    values ('transfer', 'USD', 25, \(world.clock.now))
                    """)
                for process in [world, other] {
                    _ = try await process.ledger.submit(process.transfer(from, wallets[1].1, 1, by: owner))
                }
                #expect(try await world.posted(from) == 10_000 - 4 - 50)
                try await world.client.execute("update wallet.tier_limits set transaction = 0")
                let refused = try await other.ledger.submit(other.transfer(from, wallets[1].1, 1, by: owner))
                #expect(refused.refusal?.limit == .transaction)
            }
        }
    }
}

extension PostgresClient {
    /// Of the test's own database, for what only an administrator may.
    static func superuser(of database: TestDatabase) throws -> PostgresClient {
        PostgresClient(try PostgresConfig(url: database.adminURL), logger: .init(label: "test.admin"))
    }
}
