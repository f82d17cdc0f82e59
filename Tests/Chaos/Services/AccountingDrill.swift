import SuiteKit
import TestSupport

enum AccountingDrill: ServiceDrill {
    static let program = SuiteProcess.accounting.name

    static func ask(_ client: FlorinClient) async throws -> FlorinAnswer {
        try await client.get("/api/v1/accounting/accounts")
    }

    static func differences(_ end: DrillEnd) async throws -> [String] {
        try await Bookings(database: end.database).differences()
    }
}
