import SuiteKit
import TestSupport

enum AuthDrill: ServiceDrill {
    static let program = SuiteProcess.auth.name

    static func ask(_ client: FlorinClient) async throws -> FlorinAnswer { try await client.get("/api/v1/auth/me") }
}
