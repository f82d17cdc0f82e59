import Authentication
import Contracts
import JSONKit
import Messaging
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import WalletService

/// How compliance's word about customers reaches the gate.
@Suite struct StandingTests {
    /// Within a second, over the broker, and it lets go as fast.
    @Test func aRestrictionBindsWithinASecond() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (from, to) = (try await world.wallet(of: ada, funds: 10_000), try await world.wallet(of: grace))
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "0.01")).expect(201)
            for (version, level) in [(1, RestrictionLevel.outgoing), (2, .none), (3, .all)] {
                try await Self.publish(world, ada.user, Int64(version), level)
                let expected = level == .none ? 201 : 422
                try await eventually(within: .seconds(1), "the restriction is \(level)") {
                    try await ada.post("/api/v1/transfers", world.transfer(from, to, "0.01")).status == expected
                }
            }
            let refused = try await ada.post("/api/v1/transfers", world.transfer(from, to, "0.01"))
            #expect(refused.code == "transaction_not_permitted")
            // Whoever pays the restricted hears nothing of it.
            let back = try await world.wallet(of: grace, funds: 100)
            try await grace.post("/api/v1/transfers", world.transfer(back, from, "0.01")).expect(201)
        }
    }

    /// What an event did not tell the list does, at the start of a process.
    @Test func theListIsReadAtTheStart() async throws {
        try await WalletHarness.servers { database, broker in
            let compliance = try ComplianceDouble()
            let user = UserID(UniqueID(high: 7, low: 9))
            compliance.list([CustomerStateEntry(userID: user, version: 4, risk: .high, restriction: .outgoing)])
            try await compliance.serving(try await broker.url(as: "compliance")) {
                try await WalletHarness.run(
                    database, broker, [:], ManualClock(WalletHarness.noon), .generate()
                ) { world in
                    try await eventually("the list is known") {
                        let row = try await world.client.query(
                            "select risk, standing_version from wallet.owners where owner_id = \(user)"
                        ).first(String.self, Int64.self)
                        return row.map { $0 == ("high", 4) } ?? false
                    }
                }
            }
        }
    }

    /// A policy that is told is asked by, without a restart.
    @Test func anotherPolicyHoldsAtOnce() async throws {
        try await WalletHarness.with { world in
            let compliance = try ComplianceDouble()
            try await compliance.serving(try await world.broker.url(as: "compliance")) {
                let (ada, grace) = (try await world.customer(), try await world.customer())
                let (from, to) = (try await world.wallet(of: ada, funds: 10_000), try await world.wallet(of: grace))
                let policy = compliance.policy(version: 9, transfersFrom: "5")
                try await Self.broker(world).publish([
                    .event(
                        PolicyPublished.type, id: world.service.context.ids.next(), body: policy,
                        aggregateID: "policy", sequence: 1, occurredAt: world.clock.now)
                ])
                try await eventually("five dollars are asked about") {
                    try await ada.post("/api/v1/transfers", world.transfer(from, to, "5")).expect(201)
                    return !compliance.asked.isEmpty
                }
            }
        }
    }

    /// By events and by the list, in whatever order they come: the newest version stays.
    @Test func olderVersionsHaveNoEffect() async throws {
        try await LedgerHarness.with { world in
            let (user, other) = (try await world.owner(), world.ids.next() as UserID)
            func keep(_ states: (UserID, Int64, RestrictionLevel)...) async throws {
                try await world.client.execute(
                    StandingStore.keep(
                        states.map {
                            CustomerStateEntry(userID: $0.0, version: $0.1, risk: .medium, restriction: $0.2)
                        }))
            }
            func level(_ user: UserID) async throws -> String? {
                try await world.client.query("select restriction from wallet.owners where owner_id = \(user)")
                    .first(String.self)
            }
            try await keep((user, 2, .outgoing))
            try await keep((user, 1, .none))
            #expect(try await level(user) == "outgoing")
            // The same version again, and one of whom there was nothing.
            try await keep((user, 2, .all), (other, 5, .all))
            #expect(try await level(user) == "outgoing")
            #expect(try await level(other) == "all")
            for (place, version) in [Int64(7), 3, 9, 8, 4, 10].shuffled().enumerated() {
                try await keep((user, version, version == 10 ? .access : place.isMultiple(of: 2) ? .all : .none))
            }
            #expect(try await level(user) == "access")
        }
    }

    private static func broker(_ world: WalletHarness) throws -> MessageBroker {
        try world.service.context.broker(.exchangesOnly())
    }

    private static func publish(
        _ world: WalletHarness, _ user: UserID, _ version: Int64, _ level: RestrictionLevel
    ) async throws {
        let event = CustomerStateChanged(userID: user, version: version, risk: .low, restriction: level)
        try await broker(world).publish([
            .event(
                CustomerStateChanged.type, id: world.service.context.ids.next(), body: JSON.encode(event),
                aggregateID: "\(user)", sequence: version, occurredAt: world.clock.now)
        ])
    }
}
