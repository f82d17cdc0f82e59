import HTTPKit
import JSONKit
import Testing

@testable import AccountingService

/// What a report stands for when nobody says a day comes from the clock, never from the books.
@Suite struct ReportDefaultTests {
    @Test func anEntryOfTomorrowIsInNoReportOfToday() async throws {
        try await AccountingServer.with { server in
            let books = server.books
            try await books.post("2026-11-20", [Books.debit("1100-operating", 700), Books.credit("4900", 700)])
            try await books.post("2026-11-21", [Books.debit("1100-operating", 9_900), Books.credit("4900", 9_900)])
            let trial = try await server.send(.get, "/reports/trial-balance")
            #expect(trial.json["as_of"]?.stringValue == "2026-11-20")
            #expect(trial.json["totals"]?.arrayValue?.first?["debit"]?["amount"]?.stringValue == "7.00")
            let sheet = try await server.send(.get, "/reports/balance-sheet")
            #expect(sheet.json["as_of"]?.stringValue == "2026-11-20")
            #expect(sheet.json["comparison_as_of"]?.stringValue == "2025-11-20")
            let total = sheet.json["statements"]?.arrayValue?.first?["total_assets"]
            #expect(total?["amount"]?.stringValue == "7.00")
            for report in ["income-statement", "cash-flow"] {
                let answer = try await server.send(.get, "/reports/\(report)")
                #expect(answer.json["from"]?.stringValue == "2026-01-01")
                #expect(answer.json["to"]?.stringValue == "2026-11-20")
                let compared = answer.json["comparison_period"]
                #expect(compared?["from"]?.stringValue == "2025-01-01")
                #expect(compared?["to"]?.stringValue == "2025-11-20")
                #expect(try await server.send(.get, "/reports/\(report)?from=2026-11-21").code == "range_reversed")
                let half = try await server.send(.get, "/reports/\(report)?comparison_from=2025-01-01")
                #expect(half.code == "malformed_parameter")
            }
            let accounts = try await server.send(.get, "/accounts")
            let bank = accounts.json["data"]?.arrayValue?.first { $0["code"]?.stringValue == "1100-operating" }
            let path = "/accounts/\(bank?["id"]?.stringValue ?? "")"
            for (query, amount) in [("", "7.00"), ("?as_of=2026-11-21", "106.00")] {
                let account = try await server.send(.get, path + query)
                #expect(account.json["balances"]?.arrayValue?.first?["amount"]?.stringValue == amount)
            }
        }
    }

    @Test func yearsThatHaveNotBegunAreListedOnlyWhenAskedFor() async throws {
        try await AccountingServer.with { server in
            try await server.books.post("2027-01-01", [Books.debit("1300", 1), Books.credit("4900", 1)])
            func names(_ query: String) async throws -> [String] {
                let list = try await server.send(.get, "/periods?kind=year" + query)
                return list.json["data"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
            }
            #expect(try await names("") == ["2026"])
            #expect(try await names("&upcoming=true") == ["2027", "2026"])
            let first = try await server.send(.get, "/periods?kind=month&limit=1")
            #expect(first.json["data"]?.arrayValue?.first?["name"]?.stringValue == "2026-12")
        }
    }
}
