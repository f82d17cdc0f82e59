import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A list is handed in, and compliance dies over it: it is live once all the same, and all customers are matched with
/// it.
struct ListScene {
    let point: String
    let suite: CrashSuite
    private let staff = UserID(IDGenerator(clock: .system).next())

    init(point: String, suite: CrashSuite) {
        self.point = point
        self.suite = suite
    }

    /// Of this scene alone.
    private var list: String { "crash_\(point.split(separator: ".").joined(separator: "_"))" }

    func play() async throws {
        let compliance = try await suite.start("compliance", dyingAt: point)
        // It may die before it has answered.
        _ = try await suite.sendForm(
            "compliance", "/api/v1/compliance/screening/lists/\(list)/versions", Self.form, as: staff)
        do {
            try await compliance.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
        try await suite.start("compliance")
        try await eventually(every: .milliseconds(50), "\(point): all are matched with the list") {
            // Leases run out on the clock that we move.
            suite.clock.advance(by: .seconds(10))
            return try await count("completed_at is not null") == 1
        }
        #expect(try await count("v.status = 'live' and v.entries = 2") == 1, "\(point)")
    }

    private func count(_ condition: SQL) async throws -> Int {
        let rows = try await suite.database.query(
            """
            select count(*) from compliance.list_versions v join compliance.list_rounds r on r.version_id = v.id
            where v.list = \(list) and \(condition)
            """)
        return try rows.first(Int.self) ?? 0
    }

    private static let form = Array(
        """
        --b\r
        Content-Disposition: form-data; name="file"; filename="a"\r
        \r
        id,schema,name,aliases,birth_date,countries,identifiers
        1,Person,Quetzal Xylophone,,,,
        2,Vessel,Xylophone Star,,,,
        \r
        --b--\r

        """.utf8)
}
