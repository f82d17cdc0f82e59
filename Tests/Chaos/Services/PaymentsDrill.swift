import SuiteKit
import TestSupport

enum PaymentsDrill: ServiceDrill {
    static let program = SuiteProcess.payments.name

    static func ask(_ client: FlorinClient) async throws -> FlorinAnswer {
        try await client.get("/api/v1/payments/deposits")
    }

    static func differences(_ end: DrillEnd) async throws -> [String] {
        let deposits = Deposits(run: end.run, database: end.database, entries: end.entries)
        let withdrawals = Withdrawals(run: end.run, database: end.database, entries: end.entries)
        return try await deposits.differences() + withdrawals.differences()
    }
}
