import HTTPKit
import JSONKit
import PostgresAccess
import Testing

@testable import AccountingService

@Suite struct PeriodRouteTests {
    private func period(_ name: String, _ server: AccountingServer) async throws -> String {
        let list = try await server.send(.get, "/periods")
        let found = list.json["data"]?.arrayValue?.first { $0["name"]?.stringValue == name }
        return try #require(found?["id"]?.stringValue)
    }

    @Test func theCurrentYearAndItsMonthsAreThereFromTheStart() async throws {
        try await AccountingServer.with { server in
            let list = try await server.send(.get, "/periods")
            let data = list.json["data"]?.arrayValue ?? []
            #expect(data.count == 13)
            #expect(data.allSatisfy { $0["status"]?.stringValue == "open" })
            let years = try await server.send(.get, "/periods?kind=year")
            #expect(years.json["data"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == ["2026"])
        }
    }

    @Test func aMonthIsClosedReopenedAndClosedAgain() async throws {
        try await AccountingServer.with { server in
            _ = try await server.send(.post, "/journal-entries", AccountingServer.entry())
            let november = try await period("2026-11", server)
            try server.books.wait(until: "2026-12-01")
            let closed = try await server.send(.post, "/periods/\(november)/close", key: "")
            #expect(closed.status == 200)
            #expect(closed.json["status"]?.stringValue == "closed")
            #expect(try await server.books.balance("3200") == -1_234)
            let again = try await server.send(.post, "/periods/\(november)/close", key: "")
            #expect(again.status == 409)
            #expect(again.code == "period_already_closed")
            let late = try await server.send(.post, "/journal-entries", AccountingServer.entry())
            #expect(late.status == 422)
            #expect(late.code == "period_closed")
            let open = try await server.send(.post, "/periods/\(november)/reopen", key: "")
            #expect(open.json["status"]?.stringValue == "open")
            #expect(try await server.books.balance("3200") == 0)
            #expect(try await server.send(.post, "/periods/\(november)/reopen").code == "period_not_closed")
            #expect(try await server.send(.post, "/periods/\(november)/close").status == 200)
            let events = try await server.books.client.query(
                "select count(*) from outbox where type = 'accounting.period_closed.v1'")
            // Twice November, and once each of the ten empty months before it.
            #expect(try events.first(Int.self) == 12)
            try await Invariants.check(server.books.admin)
        }
    }

    @Test func aMonthOfAClosedYearOpensWithItsYear() async throws {
        try await AccountingServer.with { server in
            let year = try await period("2026", server)
            let month = try await period("2026-11", server)
            try server.books.wait(until: "2027-01-01")
            #expect(try await server.send(.post, "/periods/\(year)/close").status == 200)
            #expect(try await server.send(.post, "/periods/\(month)/reopen").code == "year_closed")
            #expect(try await server.send(.post, "/periods/\(year)/reopen").status == 200)
            #expect(try await server.send(.post, "/journal-entries", AccountingServer.entry()).status == 201)
        }
    }

    @Test func aClosingIsReplayedUnderItsKey() async throws {
        try await AccountingServer.with { server in
            let month = try await period("2026-11", server)
            try server.books.wait(until: "2026-12-01")
            let first = try await server.send(.post, "/periods/\(month)/close", key: "k")
            let again = try await server.send(.post, "/periods/\(month)/close", key: "k")
            #expect(first.body == again.body)
            #expect(again.header("Idempotent-Replayed") == "true")
            let stranger = "/periods/019aa2b6-7f98-7000-8000-000000000999"
            #expect(try await server.send(.post, stranger + "/close").status == 404)
            #expect(try await server.send(.post, stranger + "/reopen").status == 404)
        }
    }
}
