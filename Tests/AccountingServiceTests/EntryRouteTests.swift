import AccountingDomain
import FoundationEssentials
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import AccountingService

@Suite struct EntryRouteTests {
    @Test func anEntryIsPostedReadAndListed() async throws {
        try await AccountingServer.with { server in
            let posted = try await server.send(
                .post, "/journal-entries", AccountingServer.entry(more: #", "reference": "INV-1""#))
            #expect(posted.status == 201)
            let id = posted.json["id"]?.stringValue ?? ""
            let read = try await server.send(.get, "/journal-entries/\(id)")
            #expect(read.body == posted.body)
            #expect(read.json["reference"]?.stringValue == "INV-1")
            #expect(read.json["source"]?.stringValue == "manual")
            let line = read.json["lines"]?.arrayValue?.first
            #expect(line?["account_code"]?.stringValue == "1300")
            #expect(line?["amount"]?["amount"]?.stringValue == "12.34")
            for _ in 0..<3 { _ = try await server.send(.post, "/journal-entries", AccountingServer.entry()) }
            let page = try await server.send(.get, "/journal-entries?limit=3")
            let sequences = (page.json["data"]?.arrayValue ?? []).compactMap { $0["sequence"]?.integerValue }
            #expect(sequences == [4, 3, 2])
            let cursor = page.json["next_cursor"]?.stringValue ?? ""
            let rest = try await server.send(.get, "/journal-entries?limit=3&cursor=\(cursor)")
            #expect(rest.json["data"]?.arrayValue?.count == 1)
            #expect(rest.json["next_cursor"] == .null)
            let none = try await server.send(.get, "/journal-entries?from=2026-12-01&source=manual")
            #expect(none.json["data"]?.arrayValue?.isEmpty == true)
            let events = try await server.books.client.query(
                "select count(*) from outbox where type = 'accounting.entry_posted.v1'")
            #expect(try events.first(Int.self) == 4)
        }
    }

    private static let refusals: [(String, Int, String)] = [
        (AccountingServer.entry(creditAmount: "12.35"), 422, "unbalanced_entry"),
        (AccountingServer.entry(debit: "9999"), 422, "account_not_found"),
        (AccountingServer.entry("0.00"), 422, "amount_not_positive"),
        (AccountingServer.entry("-1.00"), 422, "amount_not_positive"),
        (AccountingServer.entry("1.001"), 422, "validation_failed"),
        (AccountingServer.entry("1e2"), 422, "validation_failed"),
        (AccountingServer.entry("92233720368547758.08"), 422, "validation_failed"),
        (AccountingServer.entry(currency: "ABC"), 422, "validation_failed"),
        (AccountingServer.entry(date: "2026-02-30"), 422, "validation_failed"),
        (AccountingServer.entry(date: "1999-12-31"), 422, "date_out_of_range"),
        (AccountingServer.entry(date: "2200-01-01"), 422, "date_out_of_range"),
        (AccountingServer.entry(more: #", "surprise": 1"#), 422, "validation_failed"),
        (#"{"date": "2026-11-20", "description": "x", "lines": []}"#, 422, "validation_failed"),
        (#"{"date": "2026-11-20", "lines": 7}"#, 422, "validation_failed"),
        ("[]", 422, "validation_failed"),
        ("nonsense", 400, "malformed_json"),
        ("", 400, "malformed_json"),
        ("{}", 422, "validation_failed"),
    ]

    @Test func refusedEntriesLeaveNothingBehind() async throws {
        try await AccountingServer.with { server in
            for (body, status, code) in Self.refusals {
                let answer = try await server.send(.post, "/journal-entries", body)
                #expect(answer.status == status, "\(body) gives \(answer.text)")
                #expect(answer.code == code, "\(body) gives \(answer.text)")
            }
            let deep = String(repeating: "[", count: 100_000)
            #expect(try await server.send(.post, "/journal-entries", deep).status == 400)
            let large = String(repeating: " ", count: 1 << 20) + "{}"
            #expect(try await server.send(.post, "/journal-entries", large).status == 413)
            #expect(try await server.send(.post, "/journal-entries", AccountingServer.entry(), key: "").status == 400)
            #expect(try await server.entryCount() == 0)
            let rows = try await server.books.client.query(
                """
                select from idempotency_keys union all
                select from outbox where type <> 'accounting.audited.v1'
                """)
            #expect(rows.isEmpty)
            // What is for staff alone tells of each try, and of nothing that was sent.
            let tries = try await server.books.client.query(
                "select count(*) from outbox where type = 'accounting.audited.v1'")
            #expect(try tries.first(Int64.self) == Int64(Self.refusals.count + 3))
        }
    }

    @Test func anUnbalancedEntryNamesTheCurrencyAndTheSums() async throws {
        try await AccountingServer.with { server in
            let answer = try await server.send(
                .post, "/journal-entries", AccountingServer.entry("5.00", creditAmount: "4.00"))
            #expect(answer.json["detail"]?.stringValue == "USD: debits 5.00, credits 4.00")
        }
    }

    @Test func oneKeySentFiftyTimesAtOnceIsOneEntry() async throws {
        try await AccountingServer.with { server in
            let statuses = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        let answer = try await server.send(
                            .post, "/journal-entries", AccountingServer.entry(), key: "same")
                        return (answer.status, answer.json["id"]?.stringValue)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.allSatisfy { $0.0 == 201 || $0.0 == 409 })
            #expect(Set(statuses.filter { $0.0 == 201 }.map(\.1)).count == 1)
            #expect(try await server.entryCount() == 1)
        }
    }

    @Test func anEntryIsReversedOnceThroughTheRoute() async throws {
        try await AccountingServer.with { server in
            let posted = try await server.send(.post, "/journal-entries", AccountingServer.entry())
            let path = "/journal-entries/\(posted.json["id"]?.stringValue ?? "")/reverse"
            let answers = try await withThrowingTaskGroup(of: AccountingServer.Answer.self) { group in
                for _ in 0..<2 { group.addTask { try await server.send(.post, path) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.map(\.status).sorted() == [201, 409])
            #expect(answers.compactMap(\.code) == ["already_reversed"])
            let reversal = try #require(answers.first { $0.status == 201 })
            #expect(reversal.json["reverses"] == posted.json["id"])
            #expect(reversal.json["lines"]?.arrayValue?.first?["side"]?.stringValue == "credit")
            #expect(try await server.books.balance("1300") == 0)
            #expect(try await server.send(.post, path.replacing("/reverse", with: "x/reverse")).status == 400)
            let stranger = "/journal-entries/019aa2b6-7f98-7000-8000-000000000999/reverse"
            #expect(try await server.send(.post, stranger).status == 404)
            try await Invariants.check(server.books.admin)
        }
    }

    @Test func naughtyStringsAreKeptAsTheyAreOrRefused() async throws {
        let texts = try JSONDecoder().decode([String].self, from: Data(SharedData.bytes("naughty-strings.json")))
        try await AccountingServer.with { server in
            var kept = 0
            for text in texts {
                let quoted = JSON.text(text)
                let body = """
                    {"date": "2026-11-20", "description": \(quoted), "lines": [
                     {"account_code": "1300", "side": "debit", "amount": {"amount": "1", "currency": "USD"},
                      "memo": "m"},
                     {"account_code": "4900", "side": "credit", "amount": {"amount": "1", "currency": "USD"}}]}
                    """
                let answer = try await server.send(.post, "/journal-entries", body)
                switch answer.status {
                case 201:
                    kept += 1
                    // Trimmed and in one spelling, otherwise byte for byte.
                    let wanted = try ReadableText.enforce(text, severalLines: true)
                    #expect(answer.json["description"]?.stringValue?.utf8.elementsEqual(wanted.utf8) == true)
                case 422: #expect(answer.code == "validation_failed")
                default: Issue.record("\(quoted) gives \(answer.status)")
                }
            }
            #expect(kept > 480)
            #expect(try await server.entryCount() == Int64(kept))
            for format in ExportFormat.allCases {
                let export = try await server.send(.get, "/exports/journal?format=\(format.rawValue)")
                #expect(export.status == 200)
                #expect(export.header("Content-Type") == format.contentType)
                #expect(export.body.count > kept * 100)
            }
        }
    }

    @Test func hostileBodiesNeverBreakTheServer() async throws {
        let names = try SharedData.names(in: "json-test-suite")
        try await AccountingServer.with { server in
            for name in names {
                let bytes = try SharedData.bytes("json-test-suite/\(name)")
                let answer = try await server.send(.post, "/journal-entries", bytes: bytes)
                #expect((400..<500).contains(answer.status), "\(name) gives \(answer.status)")
            }
            #expect(try await server.entryCount() == 0)
        }
    }
}
