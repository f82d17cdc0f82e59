import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A customer hands in documents, and compliance dies over them: the provider has one applicant and one check all the
/// same, and a person gets to see what it found.
struct VerificationScene {
    let point: String
    let suite: CrashSuite
    private let customer = UserID(IDGenerator(clock: .system).next())
    private let root = "/api/v1/compliance/kyc"

    init(point: String, suite: CrashSuite) {
        self.point = point
        self.suite = suite
    }

    func play() async throws {
        let compliance = try await suite.start("compliance", dyingAt: point)
        // It may die over any of these: its relay tells of each.
        let id = try await prepare()
        let isSubmitted = try await submit(id)
        do {
            try await compliance.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
        try await suite.start("compliance")
        let verification: String
        if let id, isSubmitted {
            verification = id
        } else {
            verification = try #require(try await prepare())
            #expect(try await submit(verification))
        }
        try await eventually(every: .milliseconds(50), "\(point): a person gets to see it") {
            // Leases and pauses run out on the clock that we move.
            suite.clock.advance(by: .seconds(10))
            return try await status(verification) == "under_review"
        }
        try await check(verification)
    }

    /// A draft with all that it needs; nil when compliance died over it.
    private func prepare() async throws -> String? {
        let profile = """
            {"first_name":"Anna Maria","last_name":"Eriksson","birth_date":"1974-08-12","nationality":"SE",\
            "address":{"line1":"Storgatan 1","city":"Stockholm","postal_code":"111 23","country":"SE"},\
            "pep_declared":false}
            """
        guard try await send(.PUT, "/profile", profile) != nil else { return nil }
        // One that was made before it died is taken up again.
        let known = try await send(.GET, "/verifications", nil)?.json["data"]?.arrayValue?.first
        let made: String?
        if let known = known?["id"]?.stringValue {
            made = known
        } else {
            made = try await send(.POST, "/verifications", #"{"tier":2}"#)?.id
        }
        guard let made else { return nil }
        for kind in ["passport", "selfie"] {
            guard let answer = try await upload(kind, to: made) else { return nil }
            try #require([201, 409].contains(answer.status), "\(point): \(answer)")
        }
        return made
    }

    private func submit(_ id: String?) async throws -> Bool {
        guard let id, let answer = try await send(.POST, "/verifications/\(id)/submit", nil) else { return false }
        try #require([202, 409].contains(answer.status), "\(point): \(answer)")
        return true
    }

    private func send(_ method: HTTPMethod, _ path: String, _ json: String?) async throws -> Answer? {
        try await suite.send(
            method, "compliance", root + path, json, key: method == .POST ? UUID().uuidString : nil, as: customer)
    }

    private func upload(_ kind: String, to id: String) async throws -> Answer? {
        var form = Array("--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n\(kind)\r\n".utf8)
        form += "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".utf8
        form += Self.picture + Array("\r\n--b--\r\n".utf8)
        return try await suite.sendForm("compliance", "\(root)/verifications/\(id)/documents", form, as: customer)
    }

    /// A PNG of 600 x 400.
    private static let picture: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 2, 0x58, 0, 0, 1, 0x90, 8, 2, 0, 0, 0, 0, 0, 0, 0]

    private func status(_ id: String) async throws -> String? {
        try await send(.GET, "/verifications/\(id)", nil)?.json["status"]?.stringValue
    }

    /// One applicant and one check, however often it was tried.
    private func check(_ id: String) async throws {
        let verification = try #require(UniqueID(id))
        for operation in ["create_applicant", "create_check"] {
            let count = try await suite.database.query(
                """
                select count(*) from compliance.partner_exchanges e
                join compliance.provider_checks c on c.id::text = e.subject
                where c.verification_id = \(verification) and e.operation = \(operation) and e.outcome = 'done'
                """)
            #expect(try count.first(Int.self) == 1, "\(point): \(operation)")
        }
    }
}
