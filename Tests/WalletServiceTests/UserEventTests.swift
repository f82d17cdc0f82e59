import Contracts
import JSONKit
import Messaging
import PostgresAccess
import Primitives
import Testing

@testable import WalletService

/// What auth tells of users, in whatever order it arrives.
@Suite struct UserEventTests {
    @Test func anOlderEventChangesNothing() async throws {
        try await LedgerHarness.with { world in
            let user: UserID = world.ids.next()
            try await Self.apply(world, Self.updated(user, tier: 2), sequence: 7)
            #expect(try await Self.tier(world, user) == 2)
            // Lowered, and then an older one comes back out of parking.
            try await Self.apply(world, Self.updated(user, tier: 0), sequence: 9)
            try await Self.apply(world, Self.updated(user, tier: 3), sequence: 8)
            try await Self.apply(world, Self.updated(user, tier: 2), sequence: 7)
            #expect(try await Self.tier(world, user) == 0)
            try await Self.apply(world, Self.updated(user, tier: 1), sequence: 10)
            #expect(try await Self.tier(world, user) == 1)
        }
    }

    @Test func aUserWhoHasAWalletBeforeTheFirstEventIsKept() async throws {
        try await LedgerHarness.with { world in
            let user = try await world.owner(tier: 0)
            try await Self.apply(world, Self.updated(user, tier: 2), sequence: 1)
            #expect(try await Self.tier(world, user) == 2)
        }
    }

    @Test func namesAreKeptMaskedAndFollowTheirOwnOrder() async throws {
        try await LedgerHarness.with { world in
            let user: UserID = world.ids.next()
            // An update without names does not make the registration old.
            try await Self.apply(world, Self.updated(user, tier: 1), sequence: 5)
            try await Self.apply(world, Self.registered(user, "Grace", "Hopper"), sequence: 4)
            #expect(try await Self.name(world, user) == "Grace H.")
            #expect(try await Self.tier(world, user) == 1)
            try await Self.apply(world, Self.updated(user, tier: 1, "Grace B.", "Murray"), sequence: 6)
            #expect(try await Self.name(world, user) == "Grace B. M.")
            try await Self.apply(world, Self.registered(user, "Grace", "Hopper"), sequence: 4)
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
        _ world: LedgerHarness, _ event: Event, sequence: Int64
    ) async throws {
        let handler = try #require(OnUserEvents.handlers[Event.type])
        let message = IncomingMessage(
            messageID: world.ids.next(), type: Event.type, body: JSON.encode(event), sequence: sequence,
            occurredAt: world.clock.now)
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
