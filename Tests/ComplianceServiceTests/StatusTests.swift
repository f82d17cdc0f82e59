import Authentication
import HTTPKit
import JSONKit
import PostgresAccess
import TestSupport
import Testing

@testable import ComplianceService

@Suite struct StatusTests {
    private static let path = "/api/v1/compliance/status"

    @Test func staffSeeHowLongTheServiceHasBeenThere() async throws {
        try await ComplianceHarness.run { harness in
            let answer = try await harness.send(.get, Self.path, as: .support)
            #expect(answer.status == 200)
            #expect(answer.json["age_seconds"]?.integerValue ?? -1 >= 0)
            #expect(answer.json["installed_at"]?.stringValue != nil)
        }
    }

    @Test func nobodyElseDoes() async throws {
        try await ComplianceHarness.run { harness in
            let nobody = try await harness.send(.get, Self.path, as: nil)
            let customer = try await harness.send(.get, Self.path, as: .customer)
            #expect(nobody.status == 401 && customer.status == 403)
        }
    }

    @Test func aLostInstallationIsTold() async throws {
        try await ComplianceHarness.run { harness in
            let client = try harness.database.client(poolSize: 1)
            try await client.execute("delete from compliance.installation")
            await client.close()
            let answer = try await harness.send(.get, Self.path, as: .operator)
            #expect(answer.status == 503)
            #expect(answer.code == "dependency_unavailable")
        }
    }
}
