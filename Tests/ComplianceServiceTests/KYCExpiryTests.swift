import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// What was shown ends, and its end is told before.
@Suite(.timeLimit(.minutes(3))) struct KYCExpiryTests {
    @Test func theTierEndsWithTheDocumentAndThatIsToldBefore() async throws {
        try await ComplianceHarness.run { kyc in
            try await ToldEvents.listening(
                to: kyc, [KYCExpiring.type, KYCExpired.type, KYCTierChanged.type]
            ) { events in
                // The clock stands on 18 November 2026; the first midnight not covered is that of 11 January.
                let id = try await kyc.filled(
                    passport: [("kind", "passport"), ("issuing_country", "SE"), ("expires_on", "2027-01-10")])
                #expect(try await kyc.submit(id).status == 202)
                try await kyc.waitUntil(id, is: "under_review")
                let approved = try await kyc.asStaff(.POST, "/verifications/\(id)/approve", "{}")
                #expect(approved.json["expires_at"]?.stringValue?.hasPrefix("2027-01-11T00:00:00") == true)
                #expect(try await events.next(KYCTierChanged.self).tier == 2)

                kyc.clock.advance(by: .seconds(30 * 86_400))
                #expect(try await events.next(KYCExpiring.self).expires == CalendarDay("2027-01-11"))
                kyc.clock.advance(by: .seconds(19 * 86_400))
                #expect(try await events.next(KYCExpiring.self).verificationID.description == id)
                kyc.clock.advance(by: .seconds(10 * 86_400))
                #expect(try await events.next(KYCExpired.self).tier == 2)
                #expect(try await events.next(KYCTierChanged.self).tier == 0)
                #expect(try await kyc.tier() == 0)
                #expect(try await kyc.verification(id)["status"]?.stringValue == "expired")
                #expect(events.count(KYCExpiring.type) == 0)
            }
        }
    }
}
