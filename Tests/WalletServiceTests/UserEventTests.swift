import Contracts
import JSONKit
import Messaging
import Outbox
import PostgresAccess
import Primitives
import Testing

@testable import WalletService

/// What auth tells of users.
@Suite struct UserEventTests {
    /// A lowered tier stays lowered when an older event comes back out of parking: `ConsumerTests` of the outbox show
    /// what an ordered type means.
    @Test func allOfThemAreOrdered() {
        #expect(OnUserEvents.types.allSatisfy { OnUserEvents.order[$0] == .perAggregate })
    }

    @Test func tiersFollow() async throws {
        try await LedgerHarness.with { world in
            let user: UserID = world.ids.next()
            for tier in [2, 0, 1] {
                try await Self.apply(world, Self.updated(user, tier: tier))
                #expect(try await Self.tier(world, user) == tier)
            }
        }
    }

    @Test func aUserWhoHasAWalletBeforeTheFirstEventIsKept() async throws {
        try await LedgerHarness.with { world in
            let user = try await world.owner(tier: 0)
            try await Self.apply(world, Self.updated(user, tier: 2))
            #expect(try await Self.tier(world, user) == 2)
        }
    }

    @Test func namesAreKeptMasked() async throws {
        try await LedgerHarness.with { world in
            let user: UserID = world.ids.next()
            try await Self.apply(world, Self.registered(user, "Grace", "Hopper"))
            #expect(try await Self.name(world, user) == "Grace H.")
            // An update without names leaves the name alone.
            try await Self.apply(world, Self.updated(user, tier: 1))
            #expect(try await Self.name(world, user) == "Grace H.")
            try await Self.apply(world, Self.updated(user, tier: 1, "Grace B.", "Murray"))
            #expect(try await Self.name(world, user) == "Grace B. M.")
        }
    }

    private static func updated(
        _ user: UserID, tier: Int, _ first: String? = nil, _ last: String? = nil
    ) -> UserUpdated {
        UserUpdated(
            userID: user, roles: ["customer"], kycTier: tier, status: "active", firstName: first, lastName: last,
            updatedAt: LedgerHarness.noon)
    }

    private static func registered(_ user: UserID, _ first: String, _ last: String) -> UserRegistered {
        UserRegistered(
            userID: user, email: "grace@florin.test", firstName: first, lastName: last,
            registeredAt: LedgerHarness.noon)
    }

    private static func apply<Event: EventContract>(
        _ world: LedgerHarness, _ event: Event
    ) async throws {
        let handler = try #require(OnUserEvents.handlers[Event.type])
        let message = IncomingMessage(
            messageID: world.ids.next(), type: Event.type, body: JSON.encode(event), occurredAt: world.clock.now)
        try await world.client.transaction { transaction in try await handler(message, transaction) }
    }

    private static func tier(_ world: LedgerHarness, _ user: UserID) async throws -> Int? {
        try await world.client.query("select kyc_tier from wallet.owners where owner_id = \(user)").first(Int.self)
    }

    private static func name(_ world: LedgerHarness, _ user: UserID) async throws -> String? {
        try await world.client.query("select masked_name from wallet.owners where owner_id = \(user)")
            .first(String?.self) ?? nil
    }
}
