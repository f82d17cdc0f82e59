import Authentication
import Contracts
import HTTPKit
import JSONKit
import Messaging
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

/// Compliance says how well a customer is known; what an administrator sets in local and test mode holds before it.
struct TierTests {
    private func tell(_ auth: AuthHarness, _ person: Person, _ tier: Int, sequence: Int64) async throws {
        let user = try #require(UserID(person.id))
        let broker = try auth.services[0].context.broker(.exchangesOnly())
        try await broker.publish([
            .event(
                KYCTierChanged.type, id: auth.services[0].context.ids.next(),
                body: JSON.encode(KYCTierChanged(userID: user, tier: tier)), aggregateID: person.id,
                sequence: sequence, occurredAt: auth.clock.now)
        ])
        try await eventually("the event to be applied") {
            try await auth.count("select coalesce(max(last_sequence), 0) from auth.inbox_order") >= Int(sequence)
        }
    }

    private func tier(_ person: Person) async throws -> Int64? {
        try await person.client.get("/me")["kyc_tier"]?.integerValue
    }

    private func patch(_ admin: Person, _ person: Person, _ tier: String) async throws -> AuthAnswer {
        try await admin.client.send(.patch, "/api/v1/admin/users/\(person.id)", #"{"kyc_tier":\#(tier)}"#)
    }

    @Test func compliancesTierIsKeptAndTold() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await EventLog.listening(to: auth, [UserUpdated.type]) { events in
                try await tell(auth, ada, 2, sequence: 5)
                let told = try await events.next(UserUpdated.self)
                #expect(told.kycTier == 2 && told.version == 2)
                #expect(try await tier(ada) == 2)
                #expect(try await auth.count("select count(*) from auth.audit_log where actor_id is null") == 1)
                // The same again changes nothing, so there is nothing to tell.
                try await tell(auth, ada, 2, sequence: 6)
                try await tell(auth, ada, 3, sequence: 7)
                let next = try await events.next(UserUpdated.self)
                #expect(next.kycTier == 3 && next.version == 3)
            }
        }
    }

    @Test func anOlderEventThatComesLateHasNoEffect() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let grace = try await auth.newcomer("grace")
            try await tell(auth, ada, 3, sequence: 9)
            try await tell(auth, ada, 1, sequence: 8)
            try await tell(auth, grace, 1, sequence: 10)
            #expect(try await tier(ada) == 3)
        }
    }

    @Test func anAdministratorsTierHoldsUntilItIsCleared() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let ada = try await auth.newcomer()
            #expect(try await patch(admin, ada, "1")["kyc_tier"]?.integerValue == 1)
            try await tell(auth, ada, 3, sequence: 4)
            #expect(try await tier(ada) == 1)
            let user = try #require(UserID(ada.id))
            let found = try await auth.ask(FindUser(userID: user))
            #expect(found.kycTier == 1)
            // Another change keeps it.
            let named = #"{"roles":["customer"]}"#
            let kept = try await admin.client.send(.patch, "/api/v1/admin/users/\(ada.id)", named)
            #expect(kept["kyc_tier"]?.integerValue == 1)
            #expect(try await patch(admin, ada, "null")["kyc_tier"]?.integerValue == 3)
        }
    }

    @Test(arguments: ["2", "null"])
    func inProductionComplianceAloneDecides(tier: String) async throws {
        let more = AuthHarness.production.merging(["AUTH_STAFF_SECOND_FACTOR": "false"]) { $1 }
        try await AuthHarness.with(more: more) { auth in
            let admin = try await auth.staff(.admin)
            let ada = try await auth.newcomer()
            let refused = try await patch(admin, ada, tier)
            #expect(refused.status == 422 && refused.code == "validation_failed")
            #expect(refused["errors"]?.arrayValue?.first?["field"]?.stringValue == "kyc_tier")
            let reason = #"{"roles":["merchant"]}"#
            #expect(
                try await admin.client.send(.patch, "/api/v1/admin/users/\(ada.id)", reason).status == 200)
        }
    }

    /// Nobody here knows such an account: an operator looks at it.
    @Test func anEventOfAnUnknownAccountIsParked() async throws {
        try await AuthHarness.with { auth in
            let broker = try auth.services[0].context.broker(.exchangesOnly())
            try await broker.publish([
                .event(
                    KYCTierChanged.type, id: auth.services[0].context.ids.next(),
                    body: JSON.encode(KYCTierChanged.example), aggregateID: "\(KYCTierChanged.example.userID)",
                    sequence: 1, occurredAt: auth.clock.now)
            ])
            try await eventually("the message to be parked") {
                try await auth.count("select count(*) from auth.parked_messages") == 1
            }
        }
    }
}
