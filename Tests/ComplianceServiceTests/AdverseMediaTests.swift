import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// What newspapers wrote of customers, over the sandbox's GDELT.
@Suite(.timeLimit(.minutes(3))) struct AdverseMediaTests {
    private static let outcome: SQL = "select outcome from compliance.media_checks where due_at is null"

    @Test func whoeverIsInThePapersForACrimeIsLookedAt() async throws {
        try await ComplianceHarness.run { kyc in
            _ = try await kyc.submitted("Scandal")
            let hit = try await eventually("the papers were asked") { try await kyc.hits("?status=open").first }
            #expect(hit["list"]?.stringValue == "adverse_media" && hit["restricts"]?.boolValue == false)
            #expect(hit["name"]?.stringValue == "Anna Maria Scandal charged with fraud")
            // The other article tells of no crime.
            #expect(try await kyc.hits().count == 1)
            let found = try await kyc.database.query(Self.outcome).first(String.self)
            #expect(found == "found")
        }
    }

    @Test func whoeverIsNotInThePapersIsClear() async throws {
        try await ComplianceHarness.run { kyc in
            _ = try await kyc.submitted("Eriksson")
            let found = try await eventually("the papers were asked") {
                try await kyc.database.query(Self.outcome).first(String.self)
            }
            #expect(found == "clear")
            #expect(try await kyc.hits().isEmpty)
        }
    }

    /// No answer is none: it is asked again.
    @Test func withoutAnAnswerNobodyIsCalledClear() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            _ = try await kyc.submitted("Eriksson")
            try await eventually("there was no answer") {
                try await kyc.count(
                    """
                    select count(*) from compliance.media_checks where outcome = 'not_checked' and due_at > checked_at
                    """) == 1
            }
        }
    }
}
