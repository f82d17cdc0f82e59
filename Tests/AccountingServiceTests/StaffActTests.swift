import Authentication
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import Testing

@testable import AccountingService

/// Whoever posts, reverses, closes, reopens or changes the chart leaves a row: who, as what, when, and why.
@Suite struct StaffActTests {
    @Test func everyDeedLeavesItsRow() async throws {
        try await AccountingServer.with { server in
            let reason = #""reason": "asked for by the auditor""#
            let entry = try await server.send(
                .post, "/journal-entries", AccountingServer.entry(more: ", " + reason), as: .admin)
            let id = entry.json["id"]?.stringValue ?? ""
            _ = try await server.send(.post, "/journal-entries/\(id)/reverse", "{\(reason)}")
            let account = try await server.send(
                .post, "/accounts", #"{"code": "6000", "name": "Old", "type": "expense"}"#)
            let path = "/accounts/\(account.json["id"]?.stringValue ?? "")"
            _ = try await server.send(.patch, path, #"{"name": "New", "active": false, \#(reason)}"#)
            _ = try await server.send(.post, "/reconciliations")
            let periods = try await server.send(.get, "/periods?kind=month").json["data"]?.arrayValue ?? []
            let november = periods.first { $0["name"]?.stringValue == "2026-11" }?["id"]?.stringValue ?? ""
            try server.books.wait(until: "2026-12-01")
            #expect(try await server.send(.post, "/periods/\(november)/close", "{\(reason)}").status == 200)
            #expect(try await server.send(.post, "/periods/\(november)/reopen", "{\(reason)}").status == 200)

            let list = try await server.send(.get, "/staff-acts")
            let acts = list.json["data"]?.arrayValue ?? []
            #expect(
                acts.compactMap { $0["act"]?.stringValue } == [
                    "period_reopened", "period_closed", "reconciliation_started", "account_changed", "account_created",
                    "entry_reversed", "entry_posted",
                ])
            #expect(acts.allSatisfy { $0["actor_id"]?.stringValue == server.books.user.description })
            #expect(acts.compactMap { $0["role"]?.stringValue } == Array(repeating: "accountant", count: 6) + ["admin"])
            let reasons = acts.map { $0["reason"]?.stringValue }
            #expect(reasons.count { $0 == "asked for by the auditor" } == 5)
            #expect(acts[1]["subject_id"]?.stringValue == november)
            #expect(acts[1]["detail"]?.stringValue?.hasPrefix("2026-11, 2026-01") == true)
            #expect(acts[3]["detail"]?.stringValue == "name: Old -> New; active: true -> false")
            let own = try await server.send(.get, "/staff-acts?subject_id=\(november)&act=period_closed")
            #expect(own.json["data"]?.arrayValue?.count == 1)
            let page = try await server.send(.get, "/staff-acts?limit=3")
            let cursor = page.json["next_cursor"]?.stringValue ?? ""
            let next = try await server.send(.get, "/staff-acts?limit=3&cursor=\(cursor)")
            #expect(next.json["data"]?.arrayValue == Array(acts[3..<6]))
        }
    }

    @Test func whatIsRefusedOrRepeatedLeavesNone() async throws {
        try await AccountingServer.with { server in
            let body = AccountingServer.entry()
            for _ in 0..<2 { _ = try await server.send(.post, "/journal-entries", body, key: "k") }
            _ = try await server.send(.post, "/journal-entries", AccountingServer.entry(debit: "2100"))
            _ = try await server.send(.post, "/journal-entries", AccountingServer.entry(more: #", "reason": """#))
            let acts = try await server.send(.get, "/staff-acts").json["data"]?.arrayValue
            #expect(acts?.count == 1)
            #expect(try await server.send(.get, "/staff-acts", as: .auditor).status == 200)
            #expect(try await server.send(.get, "/staff-acts", as: .support).status == 403)
        }
    }

    @Test func theRecordIsOnlyAddedTo() async throws {
        try await Books.with { books in
            try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 1)])
            for statement in ["update accounting.staff_acts set reason = 'x'", "delete from accounting.staff_acts"] {
                await #expect(throws: PostgresError.self) { try await books.client.script(statement) }
                await #expect(throws: PostgresError.self) { try await books.admin.script(statement) }
            }
        }
    }
}
