import SuiteKit
import TestSupport

enum WalletDrill: ServiceDrill {
    static let program = SuiteProcess.wallet.name

    static func ask(_ client: FlorinClient) async throws -> FlorinAnswer {
        let key = "ability-\(UInt64.random(in: 0...UInt64.max))"
        return try await client.post("/api/v1/fx/quotes", Bodies.quote(cents: 100), key: key)
    }

    static let visits = [
        Visit(kind: "balance") { customer, _ in
            try await customer.session.get("/api/v1/wallets/\(customer.dollars)/balance")
        }
    ]

    static func differences(_ end: DrillEnd) async throws -> [String] {
        let audit = Audit(run: end.run, database: end.database, entries: end.entries)
        let balances = Balances(database: end.database, population: end.population, entries: end.entries)
        return try await audit.differences() + balances.differences()
    }
}
