import Authentication
import ComplianceDomain
import Contracts
import FoundationEssentials
import JSONKit
import NIOHTTP1
import Primitives
import TestSupport
import Testing

@testable import ComplianceService

/// Who is turned away: by staff, once at a time, until it is ended or over.
@Suite(.timeLimit(.minutes(3))) struct BlockTests {
    private static let root = "/api/v1/compliance/security"

    private static func open(
        _ kyc: ComplianceHarness, _ json: String, key: String = UUID().uuidString, as user: UserID? = nil
    ) async throws -> ComplianceHarness.Answer {
        try await kyc.send(
            .POST, "\(root)/blocks", as: user ?? ComplianceHarness.staff, roles: [.compliance], json: json, key: key)
    }

    private static func staff(
        _ kyc: ComplianceHarness, _ method: HTTPMethod, _ path: String
    ) async throws -> ComplianceHarness.Answer {
        try await kyc.send(method, root + path, as: ComplianceHarness.staff, roles: [.compliance])
    }

    @Test func aBlockIsToldAndEnded() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await ToldEvents.listening(to: kyc, [BlocksChanged.type]) { told in
                let json = #"{"kind":"cidr","value":"203.0.113.77/24","reason":"Guesses at passwords"}"#
                let answer = try await Self.open(kyc, json, key: "k-1")
                #expect(answer.status == 201)
                #expect(answer.json["value"] == .string("203.0.113.0/24"))
                #expect(try await Self.open(kyc, json, key: "k-1").json["id"] == answer.json["id"])
                #expect(try await Self.open(kyc, json).code == "conflict")
                let begun = try await told.next(BlocksChanged.self)
                #expect(begun.kind == .cidr && begun.value == "203.0.113.0/24" && !begun.ended)
                let id = try #require(answer.json["id"]?.stringValue)
                #expect(try await Self.staff(kyc, .GET, "/blocks").json["data"]?.arrayValue?.count == 1)
                #expect(try await Self.staff(kyc, .DELETE, "/blocks/\(id)").status == 204)
                #expect(try await Self.staff(kyc, .DELETE, "/blocks/\(id)").status == 204)
                #expect(try await told.next(BlocksChanged.self).ended)
                #expect(try await Self.staff(kyc, .GET, "/blocks").json["data"]?.arrayValue?.count == 0)
                #expect(try await Self.staff(kyc, .GET, "/blocks?all=true").json["data"]?.arrayValue?.count == 1)
                #expect(try await Self.staff(kyc, .GET, "/blocks/\(id)").json["status"] == .string("ended"))
                #expect(try await Self.open(kyc, json).status == 201)
            }
        }
    }

    @Test func whatIsNoneOfItsKindIsRefused() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let values = [
                ("cidr", "0.0.0.0/0"), ("cidr", "203.0.113.300"), ("cidr", "::/3"), ("device", "a b"), ("user", "ada"),
                ("cidr", ""),
            ]
            for (kind, value) in values {
                let answer = try await Self.open(kyc, #"{"kind":"\#(kind)","value":"\#(value)","reason":"x"}"#)
                #expect(answer.status == 422, "\(kind) \(value)")
            }
            let past = #"{"kind":"device","value":"a","reason":"x","until":"2020-01-01T00:00:00Z"}"#
            #expect(try await Self.open(kyc, past).status == 422)
            let own = #"{"kind":"user","value":"\#(ComplianceHarness.staff)","reason":"x"}"#
            #expect(try await Self.open(kyc, own).code == "own_decision")
            #expect(try await kyc.send(.GET, "\(Self.root)/blocks").status == 403)
            #expect(try await Self.staff(kyc, .DELETE, "/blocks/\(UniqueID.example)").status == 404)
        }
    }

    @Test func whatIsOverStandsInNobodysWay() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let until = (kyc.clock.now + .seconds(60)).rfc3339
            let json = #"{"kind":"device","value":"d-1","reason":"x","until":"\#(until)"}"#
            let first = try await Self.open(kyc, json)
            #expect(first.status == 201)
            kyc.clock.advance(by: .seconds(61))
            #expect(try await Self.staff(kyc, .GET, "/blocks").json["data"]?.arrayValue?.count == 0)
            let again = #"{"kind":"device","value":"d-1","reason":"x"}"#
            #expect(try await Self.open(kyc, again).status == 201)
        }
    }

    @Test func twoAtOnceMakeOneBlock() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let json = #"{"kind":"device","value":"d-1","reason":"x"}"#
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await Self.open(kyc, json).status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 409, 409, 409])
        }
    }

    @Test func figuresTellWhatWasDone() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            #expect(try await Self.open(kyc, #"{"kind":"device","value":"d-1","reason":"x"}"#).status == 201)
            let answer = try await kyc.send(
                .GET, "/api/v1/compliance/statistics", as: ComplianceHarness.staff, roles: [.compliance])
            let blocks = answer.json["sections"]?.arrayValue?.first { $0["name"] == .string("blocks") }
            #expect(blocks?["counts"]?.arrayValue?.first?["count"] == .number("1"))
            #expect(try await Self.staff(kyc, .GET, "/signals").json["data"]?.arrayValue?.count == 0)
        }
    }
}
