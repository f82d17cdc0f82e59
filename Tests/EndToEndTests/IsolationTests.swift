import PostgresAccess
import SuiteKit
import Testing

/// Each service's role reaches its own schema and nothing else.
@Suite struct IsolationTests {
    private static let services = FlorinSuite.schemas

    @Test(arguments: services) func aRoleCannotReachAnotherServicesSchema(service: String) async throws {
        let database = try await Invariants.open()
        do {
            for other in Self.services where other != service {
                let error = await #expect(throws: PostgresError.self) {
                    try await database.transaction { tx in
                        try await tx.execute("set local role \(dangerouslyRaw: "florin_\(service)")")
                        _ = try await tx.query("select 1 from \(dangerouslyRaw: other).outbox limit 1")
                    }
                }
                #expect(error?.sqlState == "42501", "florin_\(service) reached \(other)")
            }
            try await database.transaction { tx in
                try await tx.execute("set local role \(dangerouslyRaw: "florin_\(service)")")
                _ = try await tx.query("select 1 from \(dangerouslyRaw: service).outbox limit 1")
            }
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}
