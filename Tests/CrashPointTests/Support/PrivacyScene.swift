import ComplianceService
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A customer wants to be forgotten, or to have a copy, and compliance dies over it: it is done all the same, once.
struct PrivacyScene {
    let point: String
    let suite: CrashSuite
    private let customer = UserID(IDGenerator(clock: .system).next())
    private let root = "/api/v1/compliance"
    private let key = UUID().uuidString

    init(point: String, suite: CrashSuite) {
        self.point = point
        self.suite = suite
    }

    private var kind: String { point.hasSuffix("exporting") ? "export" : "erasure" }

    func play() async throws {
        let profile = """
            {"first_name":"Anna Maria","last_name":"Eriksson","birth_date":"1974-08-12","nationality":"SE",\
            "address":{"line1":"Storgatan 1","city":"Stockholm","postal_code":"111 23","country":"SE"},\
            "pep_declared":false}
            """
        let put = try await suite.send(.PUT, "compliance", "\(root)/kyc/profile", profile, as: customer)
        try #require(put?.status == 200, "\(point)")
        let compliance = try await suite.start("compliance", dyingAt: point)
        let first = try await ask()
        do {
            try await compliance.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
        try await suite.start("compliance")
        // It may have died before the answer was heard.
        let id = try await eventually("\(point): the request is taken") { () -> String? in
            if let first { return first }
            suite.clock.advance(by: .seconds(5))
            return try await ask()
        }
        try await eventually(every: .milliseconds(50), "\(point): it is done") {
            // Leases and pauses run out on the clock that we move.
            suite.clock.advance(by: .seconds(30))
            let answer = try await suite.send(
                .GET, "compliance", "\(root)/privacy/requests/\(id)", as: customer)
            return ["completed", "completed_with_retention"].contains(answer?.json["status"]?.stringValue ?? "")
        }
        try await check(id)
    }

    /// Nil when there was no answer.
    private func ask() async throws -> String? {
        let answer = try await suite.send(
            .POST, "compliance", "\(root)/privacy/requests", #"{"kind":"\#(kind)"}"#, key: key, as: customer)
        return answer?.json["id"]?.stringValue
    }

    /// Told once, and of who is forgotten nothing is left.
    private func check(_ id: String) async throws {
        let request = try #require(UniqueID(id))
        let requests = try await suite.database.query(
            "select count(*) from compliance.privacy_requests where user_id = \(customer)")
        #expect(try requests.first(Int.self) == 1, "\(point)")
        let files = try await suite.database.query(
            "select count(*) from compliance.privacy_exports where request_id = \(request)")
        #expect(try files.first(Int.self) == (kind == "export" ? 1 : 0), "\(point)")
        let profiles = try await suite.database.query(
            "select count(*) from compliance.profiles where user_id = \(customer)")
        #expect(try profiles.first(Int.self) == (kind == "export" ? 1 : 0), "\(point)")
    }
}
