import ComplianceDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import ComplianceService

/// What auth says of an account comes by events and by the first filling, in any order.
struct DirectoryTests {
    @Test func theHigherVersionWins() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let store = CustomerStore(client: kyc.database)
            let (user, now) = (ComplianceHarness.customer, kyc.clock.now)
            func kept(_ hasEmail: Bool, _ version: Int) async throws -> Bool {
                try await kyc.database.transaction { transaction in
                    try await store.keep(
                        DirectoryEntry(user: user, hasEmail: hasEmail, version: version), now: now, in: transaction)
                }
            }
            #expect(try await kept(false, 1))
            #expect(try await kept(true, 3))
            #expect(try await !kept(false, 2))
            #expect(try await !kept(true, 3))
            try await kyc.database.execute("update compliance.directory_fill set completed_at = null")
            try await store.take(
                [
                    DirectoryEntry(user: user, hasEmail: false, version: 2),
                    DirectoryEntry(user: ComplianceHarness.staff, hasEmail: true, version: 1),
                ], next: ComplianceHarness.staff, now: now)
            #expect(try await store.fill()?.after == ComplianceHarness.staff)
            #expect(try await kyc.count("select count(*) from compliance.customers where email_verified") == 2)
            try await store.take([], next: nil, now: now)
            let place = try await store.fill()
            #expect(place == nil)
        }
    }
}
