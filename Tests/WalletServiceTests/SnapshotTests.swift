import Contracts
import JSONKit
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import Testing
import WalletDomain

@testable import WalletService

/// A snapshot of all balances stands exactly between two commits of the event stream.
@Suite struct SnapshotTests {
    /// Transfers, deposits and snapshots at once: what a snapshot tells is the sum of the movements before it.
    @Test func snapshotStandsWhereItsEventStands() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(4, funds: 10_000)
            let snapshots = SnapshotStore(
                client: world.client, clock: world.clock.clock, ids: world.ids, signal: WakeSignal())
            let opening = try await Self.sums(world.client)
            _ = try await atOnce(120) { number in
                guard !number.isMultiple(of: 6) else { return try await snapshots.take(world.ids.next()) }
                let (owner, from) = wallets[number % 4]
                let deposit = DepositCredit(
                    deposit: world.ids.next(), id: world.ids.next(), account: from, owner: owner,
                    amount: world.dollars(100), fee: world.dollars(3), provider: "sandbox")
                let command: LedgerCommand =
                    number.isMultiple(of: 2)
                    ? .creditDeposit(deposit)
                    : .transfer(
                        Transfer(
                            id: world.ids.next(), source: from, destination: wallets[(number + 1) % 4].1,
                            amount: world.dollars(7)), by: .customer(owner, isPerson: false))
                #expect(try await world.ledger.submit(world.request(command)).refusal == nil)
            }
            try await Self.compare(world, from: opening)
        }
    }

    @Test func sameSnapshotIsTakenOnce() async throws {
        try await LedgerHarness.with { world in
            let snapshots = SnapshotStore(
                client: world.client, clock: world.clock.clock, ids: world.ids, signal: WakeSignal())
            let id: UniqueID = world.ids.next()
            _ = try await atOnce(8) { _ in try await snapshots.take(id) }
            #expect(try await world.count("outbox") == 1)
            #expect(try await world.count("snapshots") == 1)
        }
    }

    /// Plays the stream: movements add up, and each snapshot must agree with what came before it.
    private static func compare(_ world: LedgerHarness, from opening: [String: Int64]) async throws {
        let events = try await world.client.query("select type, data from wallet.outbox order by id")
            .decode(String.self, [UInt8].self)
        var sums = opening
        var compared = 0
        for (type, data) in events {
            switch type {
            case MovementsPosted.type:
                for movement in try MovementsPosted.read(data).transactions.flatMap(\.movements) {
                    sums[movement.debitCode, default: 0] -= movement.amount.minorUnits
                    sums[movement.creditCode, default: 0] += movement.amount.minorUnits
                }
            case BalancesSnapshotted.type:
                let rows = try BalancesSnapshotted.read(data).rows
                let told = Dictionary(uniqueKeysWithValues: rows.map { ($0.code, Int64($0.balance) ?? .min) })
                #expect(told.filter { $0.value != 0 } == sums.filter { $0.value != 0 })
                compared += 1
            default: break
            }
        }
        #expect(compared == 20)
        #expect(sums["customer"] != opening["customer"])
    }

    private static func sums(_ client: PostgresClient) async throws -> [String: Int64] {
        let rows = try await client.query(
            "select coalesce(code, 'customer'), sum(posted)::bigint from wallet.accounts group by 1"
        ).decode(String.self, Int64.self)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
    }
}
