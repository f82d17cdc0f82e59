import Authentication
import Contracts
import JSONKit
import NIOHTTP1
import Outbox
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import HTTPKit

/// Does with its transactions whatever it is told, in the order of the words.
private struct Play: Endpoint {
    static let refused = ProblemCode("play_refused", 422, "The play was refused")
    static let spec = EndpointSpec(
        .post, "/api/v1/plays/{id}", id: "play", summary: "Play", tag: "Plays", access: .anyAuthenticated, right: .own,
        problems: [refused], audits: .attempt)

    struct Path: FieldDecodable {
        let id: String
        init(_ fields: inout Fields) { id = fields.required("id", .text(1...40)) }
    }

    struct Body: FieldDecodable {
        let acts: [String]
        let secret: String?
        let friend: String?
        init(_ fields: inout Fields) {
            acts = fields.required("acts", .array(.text(1...20), 0...10))
            secret = fields.optional("word", .text(1...20).secret)
            friend = fields.optional("friend", .text(1...20).personal)
        }
    }

    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        for act in call.body.acts {
            switch act {
            case "write": try await write()
            case "write alone":
                _ = try await transactions.client.execute("insert into rows_of_test (note) values ('a')")
            case "write aside": try await CommitCompanions.aside { try await write() }
            case "write nothing":
                try await transactions.run { _ = try await $0.execute("delete from rows_of_test where number < 0") }
            case "read": try await transactions.run { _ = try await $0.query("select 1") }
            case "count the failure":
                AuditTrail.refused()
                try await write()
            case "fail within":
                try await transactions.run { transaction in
                    try await transaction.execute("insert into rows_of_test (note) values ('b')")
                    throw Problem(Self.refused)
                }
            case "refuse": throw Problem(Self.refused)
            default: throw Problem.notFound
            }
        }
        return .noContent
    }

    private func write() async throws {
        try await transactions.run { transaction in
            _ = try await transaction.execute("insert into rows_of_test (note) values ('a')")
        }
    }
}

/// For operators, and not without a proof.
private struct Decide: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/plays/{id}/decide", id: "decide", summary: "Decide", tag: "Plays",
        access: .roles([.operator], scope: .opsWrite), right: .act, requires: .recentProof, idempotency: .required,
        success: 204)
    typealias Path = Play.Path
    typealias Body = Play.Body
    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> { .noContent }
}

private struct Look: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/plays/{id}", id: "look", summary: "Look", tag: "Plays", access: .anyAuthenticated, audits: .read)
    typealias Path = Play.Path
    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> { .noContent }
}

@Suite("Audit") struct AuditTests {
    private struct Stage: Sendable {
        let server: TestServer
        let watch: AuditWatch
        let client: PostgresClient

        func play(_ acts: String..., extra: String = "", gives status: Int) async throws {
            let list = acts.map { "\"\($0)\"" }.joined(separator: ",")
            let answer = try await server.send(
                .POST, "/api/v1/plays/7", as: [.customer], json: "{\"acts\":[\(list)]\(extra)}")
            #expect(answer.status == status, "\(acts): \(answer.text)")
        }

        func outcomes() async throws -> [String?] { try await watch.rows().map(\.outcome) }
        func written() async throws -> Int {
            try await client.query("select count(*) from rows_of_test").first(Int.self) ?? -1
        }
    }

    private func withStage(_ body: @Sendable (Stage) async throws -> Void) async throws {
        try await TestDatabase.with(schema: "httpkit", migrations: RowSchema.migrations) { database in
            let client = try database.client()
            let watch = try await AuditWatch.begin(client, schema: "httpkit")
            let auditing = Auditing(
                slug: "httpkit", ids: IDGenerator(clock: .system), clock: .system, logger: CapturedLogs().logger,
                isStrict: true
            ) { event in try await client.execute(Outbox.append([event])) }
            let transactions = Transactions(client)
            let endpoints: [any Endpoint] = [
                Play(transactions: transactions), Decide(), Look(), AddRow(transactions: transactions),
            ]
            try await TestServer.with(endpoints, auditing: auditing) { server in
                try await body(Stage(server: server, watch: watch, client: client))
            }
            await client.close()
        }
    }

    @Test(arguments: ["write", "write alone"])
    func whateverCommitsCarriesTheRow(act: String) async throws {
        try await withStage { stage in
            try await stage.play("read", "write nothing", act, "read", gives: 204)
            #expect(try await stage.outcomes() == ["succeeded"])
            let row = try #require(try await stage.watch.rows().first)
            #expect(row["resource"] == .object([JSONMember("type", .string("plays")), JSONMember("id", .string("7"))]))
            #expect(row["actor"]?["id"] == .string("\(TestServer.user)"))
            // In that transaction and no other: a rollback takes both.
            let shared = try await stage.client.query(
                "select count(*) from rows_of_test r join seen_events e on r.xmin::text::bigint = e.transaction"
            ).first(Int.self)
            #expect(shared == 1)
        }
    }

    @Test func oneCallLeavesOneRowHoweverManyTransactions() async throws {
        try await withStage { stage in
            try await stage.play("write", "write", "write", gives: 204)
            #expect(try await stage.outcomes() == ["succeeded"])
        }
    }

    @Test func whatIsRolledBackLeavesNoRowButItsRefusal() async throws {
        try await withStage { stage in
            try await stage.play("fail within", gives: 422)
            #expect(try await stage.written() == 0)
            let rows = try await stage.watch.rows()
            #expect(rows.map(\.outcome) == ["refused"])
            #expect(rows[0]["code"] == .string("play_refused"))
        }
    }

    @Test func aCountedFailureIsARefusal() async throws {
        try await withStage { stage in
            try await stage.play("count the failure", "refuse", gives: 422)
            #expect(try await stage.outcomes() == ["refused"])
            #expect(try await stage.written() == 1)
        }
    }

    @Test func aTryThatIsCountedFirstDoesNotTakeTheRow() async throws {
        try await withStage { stage in
            try await stage.play("write aside", "write", gives: 204)
            try await stage.play("write aside", "refuse", gives: 422)
            #expect(try await stage.outcomes() == ["succeeded", "refused"])
        }
    }

    @Test func callsThatChangeNothingLeaveTheirRowAsWell() async throws {
        try await withStage { stage in
            try await stage.play("read", gives: 204)
            #expect(try await stage.outcomes() == ["succeeded"])
        }
    }

    @Test func aHandlerThatKeepsItsRowOutOfItsTransactionFails() async throws {
        try await withStage { stage in
            try await stage.play("write aside", gives: 500)
            try await stage.play("write", "refuse", gives: 500)
        }
    }

    @Test func aRepetitionLeavesNoSecondRow() async throws {
        try await withStage { stage in
            for _ in 0..<3 {
                let answer = try await stage.server.send(
                    .POST, "/api/v1/rows", as: [.customer], headers: [("Idempotency-Key", "k")], json: #"{"note":"a"}"#)
                #expect(answer.status == 201)
            }
            #expect(try await stage.watch.rows().map(\.route) == ["addRow"])
        }
    }

    @Test func eachLookIsKept() async throws {
        try await withStage { stage in
            #expect(try await stage.server.send(.GET, "/api/v1/plays/9", as: [.customer]).status == 204)
            let rows = try await stage.watch.rows()
            #expect(rows.map(\.route) == ["look"])
            #expect(rows[0]["resource"]?["id"] == .string("9"))
        }
    }

    @Test func secretsAreLeftOutByTypeAndByNameAndPersonalFieldsAreNamed() async throws {
        try await withStage { stage in
            let extra = #","word":"abracadabra","friend":"Grace""#
            try await stage.play("write", extra: extra, gives: 204)
            let row = try #require(try await stage.watch.rows().first)
            #expect(row["after"]?["word"] == .string("[redacted]"))
            #expect(row["after"]?["friend"] == .string("Grace"))
            #expect(row["personal"] == .array([.string("friend")]))
        }
        #expect(CardNumbers.masked("4111 1111-1111 1111 is mine") == "4111 11**-**** 1111 is mine")
        #expect(CardNumbers.masked("on 2026-11-29 12 of 4") == "on 2026-11-29 12 of 4")
        let redaction = AuditRedaction(nil)
        let members = [
            JSONMember("new_pin", .string("8317")), JSONMember("note", .string("card 4111111111111111, order 1234")),
            JSONMember("list", .array([.object([JSONMember("api_key", .string("fk_1"))])])),
        ]
        #expect(
            JSON.text(JSONValue.object(redaction.redacted(members)))
                == #"{"new_pin":"[redacted]","note":"card 411111******1111, order 1234","list":[{"api_key":"[redacted]"}]}"#
        )
    }

    /// One row for each way to be refused before the endpoint begins, with its code and nothing of what was sent.
    @Test func whoeverIsTurnedAwayLeavesARow() async throws {
        try await withStage { stage in
            func post(_ token: String, _ body: String, _ more: [(String, String)] = []) async throws -> String? {
                let headers = [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")] + more
                return try await stage.server.send(
                    .POST, "/api/v1/plays/7/decide", headers: headers, body: Array(body.utf8)
                ).code
            }
            let (server, key) = (stage.server, ("Idempotency-Key", "k"))
            let person = try server.token([.operator], age: .zero)
            let body = #"{"acts":[]}"#
            let codes = [
                try await post(server.token([.support], age: .zero), body, [key]),
                try await post(server.token([.operator], scopes: [.opsWrite], apiKey: true), body, [key]),
                try await post(server.token([.operator]), body, [key]),
                try await post(person, body, [key, ("Content-Type", "text/plain")]),
                try await post(person, body),
                try await post(person, "{", [key]),
                try await post(person, #"{"acts":7,"word":"abracadabra"}"#, [key]),
            ]
            #expect(
                codes == [
                    "forbidden", "forbidden", "step_up_required", "unsupported_media_type", "idempotency_key_required",
                    "malformed_json", "validation_failed",
                ])
            let rows = try await stage.watch.rows()
            #expect(rows.map { $0["code"]?.stringValue } == codes)
            #expect(rows.allSatisfy { $0.outcome == "refused" && $0.route == "decide" })
            #expect(rows.allSatisfy { $0["resource"]?["id"] == .string("7") && $0["after"] ?? .null == .null })
        }
    }

    /// Anybody can be nobody, as often as he likes.
    @Test func nobodyKnownLeavesNoRow() async throws {
        try await withStage { stage in
            for headers in [[], [("Authorization", "Bearer nonsense")]] {
                let answer = try await stage.server.send(
                    .POST, "/api/v1/plays/7/decide", headers: headers, json: #"{"acts":[]}"#)
                #expect(answer.status == 401)
            }
            #expect(try await stage.watch.rows().isEmpty)
        }
    }
}
