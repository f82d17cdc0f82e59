import PostgresAccess
import TestSupport

/// What the drill needs of one service beside what it does to every process: `Services/<Module>Drill.swift`.
/// `scripts/render` lists those that are there.
protocol ServiceDrill: Sendable {
    /// As in `suite.json`.
    static var program: String { get }
    /// One request that needs all of what the program has: it may be refused, not left without an answer.
    static func ask(_ client: FlorinClient) async throws -> FlorinAnswer
    /// What customers do there now and then and nobody keeps a book of.
    static var visits: [Visit] { get }
    /// What does not agree when everything is at rest again; empty when all is well.
    static func differences(_ end: DrillEnd) async throws -> [String]
}

extension ServiceDrill {
    static var visits: [Visit] { [] }
    static func differences(_ end: DrillEnd) async throws -> [String] { [] }
}

/// One attempt of a customer.
struct Visit: Sendable {
    /// As it stands in the report.
    let kind: String
    /// The key is another one each time.
    let make: @Sendable (_ customer: Population.Customer, _ key: String) async throws -> Verdict
}

/// The suite at rest.
struct DrillEnd: Sendable {
    /// What the keys of this run begin with.
    let run: String
    let stage: Stage
    let database: PostgresClient
    let population: Population
    /// What the clients wanted, and what they were told.
    let entries: [Book.Entry]
}
