import LedgerSupport
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// Many at once on the same rows. `LedgerHarness.with` checks the books at the end of each.
@Suite struct LedgerRaceTests {
    @Test func sixtyFourClientsOnTenWalletsKeepTheBooks() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(10, funds: 100_000)
            let random = SeededGenerator()
            let outcomes = try await atOnce(64) { client in
                var random = SeededGenerator(seed: random.seed &+ UInt64(client), "client \(client)")
                var posted = 0
                for _ in 0..<80 {
                    let (owner, from) = wallets[Int.random(in: 0..<10, using: &random)]
                    // Every second transfer goes to or comes from the first wallet.
                    let to =
                        Bool.random(using: &random) ? wallets[0].1 : wallets[Int.random(in: 0..<10, using: &random)].1
                    let amount = Int64.random(in: 1...500, using: &random)
                    let answer = try await world.ledger.submit(world.transfer(from, to, amount, by: owner))
                    #expect(
                        answer.refusal == nil || answer.refusal == .sameWallet
                            || answer.refusal?.isShortOfFunds == true)
                    if answer.refusal == nil { posted += 1 }
                }
                return posted
            }
            let total = outcomes.reduce(0, +)
            #expect(total > 2_000)
            #expect(try await world.count("movements") == total + 10)
            var sum: Int64 = 0
            for (_, wallet) in wallets { sum += try await world.posted(wallet) }
            #expect(sum == 1_000_000)
        }
    }

    /// Whoever waited for the first request of its key finds that one's answer, and is not judged on what it left.
    @Test func aRepetitionThatWaitedIsNotJudgedAnew() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(2, funds: 1_000)
            let other = try world.replica()
            let requests = [world, other].map { harness in
                (
                    harness.committer,
                    harness.transfer(wallets[0].1, wallets[1].1, 1_000, by: wallets[0].0, key: "all of it")
                )
            }
            let admin = try PostgresClient.superuser(of: world.database)
            let watcher = try PostgresClient.superuser(of: world.database)
            let waiting = try await admin.transaction { transaction in
                try await transaction.execute("select from wallet.accounts where id = \(wallets[0].1) for update")
                let waiting = requests.map { committer, request in Task { await committer.commit([request]) } }
                try await eventually("both wait for the wallet") {
                    let count: SQL = """
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """
                    return try await watcher.query(count).first(Int.self) == 2
                }
                return waiting
            }
            for task in waiting {
                for result in await task.value { #expect(try result.get().refusal == nil) }
            }
            #expect(try await world.posted(wallets[1].1) == 2_000)
            for client in [admin, watcher] { await client.close() }
        }
    }

    @Test func oneKeyFiftyTimesAtOnceHasOneEffect() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(2, funds: 100_000)
            let (owner, from) = wallets[0]
            let to = wallets[1].1
            let tallies = try await atOnce(200) { number in
                try await withThrowingTaskGroup(of: String.self) { group in
                    for _ in 0..<50 {
                        group.addTask {
                            do {
                                let request = world.transfer(from, to, 1, by: owner, key: "key \(number)")
                                return try await world.ledger.submit(request).isReplay ? "replay" : "fresh"
                            } catch LedgerError.inProgress {
                                return "in progress"
                            }
                        }
                    }
                    return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
                }
            }
            for tally in tallies { #expect(tally["fresh"] == 1 && tally.values.reduce(0, +) == 50) }
            #expect(try await world.posted(to) == 100_200)
            #expect(try await world.count("idempotency_keys") == 200)
        }
    }

    @Test func keyWithAnotherRequestIsRefused() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(2, funds: 100)
            let request = world.transfer(wallets[0].1, wallets[1].1, 1, by: wallets[0].0, key: "k")
            _ = try await world.ledger.submit(request)
            let other = LedgerRequest(
                request.command,
                idempotency: LedgerKey(key: IdempotencyKey(scope: "test", key: "k"), requestHash: [2]),
                render: request.render)
            await #expect(throws: LedgerError.keyReused) { try await world.ledger.submit(other) }
        }
    }

    /// Capture, release, a second capture and expiry of the same hold: one of them ends it.
    @Test func aHoldEndsOnceWhateverRaces() async throws {
        try await LedgerHarness.with { world in
            let people = try await world.people(2, funds: 100_000)
            let (owner, wallet) = people[0]
            let me = Commander.customer(owner, isPerson: false)
            let holds: [HoldID] = (0..<60).map { _ in world.ids.next() }
            for hold in holds {
                let placement = HoldPlacement(
                    id: hold, commander: me, account: wallet, amount: world.dollars(100), reason: nil,
                    end: .after(.seconds(60)))
                #expect(try await world.ledger.submit(world.request(.placeHold(placement))).refusal == nil)
            }
            let ended = try await atOnce(holds.count) { number in
                let hold = holds[number]
                let capture = {
                    LedgerCommand.captureHold(
                        HoldCapture(
                            id: world.ids.next(), commander: me, hold: hold, account: wallet, amount: nil, final: true,
                            destination: people[1].1, currency: .USD))
                }
                let release = LedgerCommand.releaseHold(
                    HoldRelease(commander: me, hold: hold, account: wallet, owner: owner))
                let expire = LedgerCommand.expireHolds(
                    HoldExpiry(holds: [hold], accounts: [wallet], owners: [owner]))
                if number.isMultiple(of: 3) { world.clock.advance(by: .seconds(2)) }
                return try await withThrowingTaskGroup(of: Int.self) { group in
                    for command in [capture(), release, capture(), expire] {
                        group.addTask {
                            let answer = try await world.ledger.submit(world.request(command))
                            if case .expireHolds = command { return 0 }
                            return answer.refusal == nil ? 1 : 0
                        }
                    }
                    return try await group.reduce(0, +)
                }
            }
            #expect(ended.allSatisfy { $0 <= 1 })
            let open = try await world.client.query("select from wallet.holds where status = 'held'").count
            #expect(open == 0 || world.clock.now < LedgerHarness.noon + .seconds(60))
        }
    }

    @Test func twoReversalsAtOnceOfEachOfFiveHundredTransactions() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(4, funds: 1_000_000)
            let transfers: [(TransactionID, AccountID, AccountID)] = (0..<500).map { number in
                (world.ids.next(), wallets[number % 4].1, wallets[(number + 1) % 4].1)
            }
            _ = try await atOnce(500) { number in
                let (id, from, to) = transfers[number]
                let command = LedgerCommand.transfer(
                    Transfer(id: id, source: from, destination: to, amount: world.dollars(10)),
                    by: .customer(wallets[number % 4].0, isPerson: false))
                let answer = try await world.ledger.submit(world.request(command))
                #expect(answer.refusal == nil)
            }
            let reversals = try await atOnce(1_000) { number in
                let (id, from, to) = transfers[number / 2]
                let command = LedgerCommand.reverse(
                    Reversal(
                        id: world.ids.next(), commander: .staff(world.ids.next(), .operator), target: id,
                        accounts: [from, to], reason: nil))
                return try await world.ledger.submit(world.request(command)).refusal
            }
            #expect(reversals.filter { $0 == nil }.count == 500)
            #expect(reversals.filter { $0 == .alreadyReversed }.count == 500)
            for (_, wallet) in wallets { #expect(try await world.posted(wallet) == 1_000_000) }
        }
    }
}

extension LedgerHarness {
    /// So many customers with one wallet each.
    func people(_ count: Int, funds: Int64) async throws -> [(OwnerID, AccountID)] {
        var people: [(OwnerID, AccountID)] = []
        for _ in 0..<count {
            let owner = try await owner()
            people.append((owner, try await wallet(owner, posted: funds)))
        }
        return people
    }
}

/// Runs `body` that many times at once and gathers what it returns.
@discardableResult
func atOnce<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        for number in 0..<count { group.addTask { try await body(number) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
