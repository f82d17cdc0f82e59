import Contracts
import JSONKit
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// A snapshot of all balances stands exactly between two commits of the event stream, at the point that it names.
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

    /// Summing many accounts takes its time; the ledger goes on meanwhile, and what it posts then is not in the sums.
    @Test func theLedgerGoesOnWhileASnapshotSums() async throws {
        try await LedgerHarness.with { world in
            let wallets = try await world.people(2, funds: 10_000)
            let snapshots = SnapshotStore(
                client: world.client, clock: world.clock.clock, ids: world.ids, signal: WakeSignal())
            let opening = try await Self.sums(world.client)
            let admin = try PostgresClient.superuser(of: world.database)
            try await Self.makeSumsWait(admin)
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await admin.transaction { gate in
                    try await gate.execute("select pg_advisory_xact_lock(\(Self.gate))")
                    try await gate.execute("set local idle_in_transaction_session_timeout to '60s'")
                    group.addTask { try await snapshots.take(world.ids.next()) }
                    try await eventually("the snapshot sums") {
                        try await gate.query(
                            "select from pg_locks where locktype = 'advisory' and objid = 77 and not granted"
                        ).isEmpty == false
                    }
                    let request = world.transfer(wallets[0].1, wallets[1].1, 5, by: wallets[0].0)
                    #expect(try await world.ledger.submit(request).refusal == nil)
                }
                try await group.waitForAll()
            }
            await admin.close()
            #expect(try await world.posted(wallets[1].1) == 10_005)
            let events = try await Self.events(world.client)
            #expect(events.map(\.type) == [MovementsPosted.type, BalancesSnapshotted.type])
            let snapshot = try BalancesSnapshotted.read(events[1].data)
            #expect(try #require(snapshot.sequence) < events[0].id)
            #expect(snapshot.rows.first { $0.code == "customer" }?.balance == opening["customer"].map { "\($0)" })
        }
    }

    private static let gate: Int64 = 77

    /// From now on whoever sums the accounts waits at the gate; whoever reads some of them does not.
    private static func makeSumsWait(_ admin: PostgresClient) async throws {
        try await admin.script(
            """
            create function wallet.pass_gate() returns boolean language plpgsql stable as $$
            begin
                if current_query() like '%sum(posted)%' then
                    perform pg_advisory_xact_lock_shared(77);
                end if;
                return true;
            end
            $$;
            alter table wallet.accounts enable row level security;
            alter table wallet.accounts force row level security;
            create policy everybody on wallet.accounts using ((select wallet.pass_gate()));
            """)
    }

    /// Plays the stream: movements add up, and each snapshot must agree with what came up to the point it names.
    private static func compare(_ world: LedgerHarness, from opening: [String: Int64]) async throws {
        let events = try await events(world.client)
        let snapshots = try events.filter { $0.type == BalancesSnapshotted.type }.map { event in
            (event.id, try BalancesSnapshotted.read(event.data))
        }
        #expect(snapshots.count == 20)
        for (id, snapshot) in snapshots {
            let point = try #require(snapshot.sequence)
            #expect(point < id)
            let sums = try sums(of: events.filter { $0.id <= point }, from: opening)
            let told = Dictionary(uniqueKeysWithValues: snapshot.rows.map { ($0.code, Int64($0.balance) ?? .min) })
            #expect(told.filter { $0.value != 0 } == sums.filter { $0.value != 0 })
        }
        #expect(try sums(of: events, from: opening)["customer"] != opening["customer"])
    }

    private static func events(
        _ client: PostgresClient
    ) async throws -> [(id: Int64, type: String, data: [UInt8])] {
        try await client.query("select id, type, data from wallet.outbox order by id")
            .decode(Int64.self, String.self, [UInt8].self).map { ($0, $1, $2) }
    }

    private static func sums(
        of events: [(id: Int64, type: String, data: [UInt8])], from opening: [String: Int64]
    ) throws -> [String: Int64] {
        var sums = opening
        for event in events where event.type == MovementsPosted.type {
            for movement in try MovementsPosted.read(event.data).transactions.flatMap(\.movements) {
                sums[movement.debitCode, default: 0] -= movement.amount.minorUnits
                sums[movement.creditCode, default: 0] += movement.amount.minorUnits
            }
        }
        return sums
    }

    private static func sums(_ client: PostgresClient) async throws -> [String: Int64] {
        let rows = try await client.query(
            "select coalesce(code, 'customer'), sum(posted)::bigint from wallet.accounts group by 1"
        ).decode(String.self, Int64.self)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
    }
}
