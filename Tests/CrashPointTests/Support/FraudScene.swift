import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A model is ordered, and compliance dies over making it: it is made once all the same.
struct FraudScene {
    let point: String
    let suite: CrashSuite
    private let staff = UserID(IDGenerator(clock: .system).next())

    init(point: String, suite: CrashSuite) {
        self.point = point
        self.suite = suite
    }

    func play() async throws {
        let compliance = try await suite.start("compliance", dyingAt: point)
        let set = try await suite.sendForm(
            "compliance", "/api/v1/compliance/datasets", Self.form, as: staff)
        let dataset = try #require(set?.json["id"]?.stringValue.flatMap { UniqueID($0) })
        // It may die before it has answered.
        _ = try await suite.send(
            .POST, "compliance", "/api/v1/compliance/fraud/models",
            #"{"kind":"isolation_forest","dataset_id":"\#(dataset)"}"#, key: point, as: staff)
        do {
            try await compliance.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
        try await suite.start("compliance")
        try await eventually(every: .milliseconds(50), "\(point): the model is made") {
            // Leases run out on the clock that we move.
            suite.clock.advance(by: .seconds(10))
            let rows = try await suite.database.query(
                """
                select count(*) from compliance.fraud_models
                where dataset_id = \(dataset) and status = 'ready' and rows = 300 and attempts <= 2
                """)
            return try rows.first(Int.self) == 1
        }
    }

    private static let form: [UInt8] = {
        let rows = (0..<300).map { place in
            let at = Timestamp(secondsSince1970: 1_767_225_600 + Int64(place) * 60).rfc3339
            return "\(at),a\(place % 7),b\(place % 5),\(place + 1).00,USD"
        }
        let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
        let file = "at,from,to,amount,currency\n" + rows.joined(separator: "\n")
        return Array("\(head)\(file)\r\n--b--\r\n".utf8)
    }()
}
