import HTTPKit
import JSONKit
import MoneyKit
import Testing

@testable import AccountingService

@Suite struct ReportRouteTests {
    /// A small company: capital 1,000, equipment 300, a loan of 200, fees 70 in October and 60 in November, costs 20.
    private func fill(_ books: Books) async throws {
        try await books.post("2026-01-02", [Books.debit("1100-operating", 100_000), Books.credit("3100", 100_000)])
        try await books.post("2026-02-02", [Books.debit("1700", 30_000), Books.credit("1100-operating", 30_000)])
        try await books.post("2026-03-02", [Books.debit("1100-operating", 20_000), Books.credit("2500", 20_000)])
        try await books.post("2026-10-05", [Books.debit("1100-operating", 7_000), Books.credit("4900", 7_000)])
        try await books.post("2026-11-05", [Books.debit("1100-operating", 6_000), Books.credit("4900", 6_000)])
        try await books.post("2026-11-06", [Books.debit("5100", 2_000), Books.credit("1100-operating", 2_000)])
        try await books.post("2026-11-07", [Books.debit("1300", 500, .EUR), Books.credit("4900", 500, .EUR)])
    }

    private func amount(_ value: JSONValue?) -> String? { value?["amount"]?.stringValue }

    private func statement(_ answer: AccountingServer.Answer, _ currency: String = "USD") -> JSONValue? {
        answer.json["statements"]?.arrayValue?.first { $0["currency"]?.stringValue == currency }
    }

    @Test func aTrialBalanceHasEqualTotals() async throws {
        try await AccountingServer.with { server in
            try await fill(server.books)
            let answer = try await server.send(.get, "/reports/trial-balance")
            let totals = answer.json["totals"]?.arrayValue ?? []
            #expect(totals.compactMap { $0["currency"]?.stringValue } == ["EUR", "USD"])
            #expect(totals.allSatisfy { amount($0["debit"]) == amount($0["credit"]) })
            #expect(totals.map { amount($0["debit"]) } == ["5.00", "1330.00"])
            let rows = answer.json["rows"]?.arrayValue ?? []
            let fees = rows.first {
                $0["account_code"]?.stringValue == "4900" && $0["currency"]?.stringValue == "USD"
            }
            #expect(amount(fees?["credit"]) == "130.00")
            #expect(fees?["type"]?.stringValue == "revenue")
            let october = try await server.send(.get, "/reports/trial-balance?as_of=2026-10-31&currency=USD")
            let then = october.json["rows"]?.arrayValue?.first { $0["account_code"]?.stringValue == "4900" }
            #expect(amount(then?["credit"]) == "70.00")
            #expect(try await server.send(.get, "/reports/trial-balance?as_of=today").code == "malformed_parameter")
            #expect(try await server.send(.get, "/reports/trial-balance?when=x").code == "malformed_parameter")
        }
    }

    @Test func aBalanceSheetBalancesBeforeAndAfterClosing() async throws {
        try await AccountingServer.with { server in
            try await fill(server.books)
            for isClosed in [false, true] {
                if isClosed {
                    try server.books.wait(until: "2027-01-05")
                    try await server.books.close("2026")
                }
                let answer = try await server.send(.get, "/reports/balance-sheet?as_of=2026-12-31")
                for currency in ["USD", "EUR"] {
                    let sheet = try #require(statement(answer, currency))
                    #expect(sheet["balanced"]?.boolValue == true)
                    #expect(amount(sheet["total_assets"]) == amount(sheet["total_liabilities_and_equity"]))
                }
                let sheet = try #require(statement(answer))
                #expect(amount(sheet["total_assets"]) == "1310.00")
                #expect(amount(sheet["current_period_profit"]) == (isClosed ? "0.00" : "110.00"))
                #expect(amount(sheet["equity"]?["subtotal"]) == "1110.00")
            }
            let before = try await server.send(
                .get, "/reports/balance-sheet?as_of=2026-12-31&comparison_as_of=2026-01-31&currency=USD")
            #expect(amount(statement(before)?["assets"]?["comparison_subtotal"]) == "1000.00")
        }
    }

    @Test func anIncomeStatementStandsBesideThePeriodBefore() async throws {
        try await AccountingServer.with { server in
            try await fill(server.books)
            try server.books.wait(until: "2026-12-01")
            for month in ["2026-01", "2026-02", "2026-03", "2026-10", "2026-11"] {
                try await server.books.close(month)
            }
            let answer = try await server.send(.get, "/reports/income-statement?from=2026-11-01&to=2026-11-30")
            #expect(answer.json["comparison_period"]?["from"]?.stringValue == "2026-10-01")
            let income = try #require(statement(answer))
            #expect(amount(income["revenue"]?["subtotal"]) == "60.00")
            #expect(amount(income["expenses"]?["subtotal"]) == "20.00")
            #expect(amount(income["net_income"]) == "40.00")
            #expect(amount(income["comparison_net_income"]) == "70.00")
            let reversed = try await server.send(.get, "/reports/income-statement?from=2026-11-02&to=2026-11-01")
            #expect(reversed.code == "range_reversed")
        }
    }

    @Test func aCashFlowIsSplitAndMeetsTheCashAccounts() async throws {
        try await AccountingServer.with { server in
            try await fill(server.books)
            let answer = try await server.send(.get, "/reports/cash-flow?from=2026-02-01&to=2026-12-31&currency=USD")
            let flow = try #require(statement(answer))
            #expect(amount(flow["operating"]?["subtotal"]) == "110.00")
            #expect(amount(flow["investing"]?["subtotal"]) == "-300.00")
            #expect(amount(flow["financing"]?["subtotal"]) == "200.00")
            #expect(amount(flow["opening_cash"]) == "1000.00")
            #expect(amount(flow["closing_cash"]) == "1010.00")
            #expect(try await server.books.balance("1100-operating") == 101_000)
        }
    }

    @Test func sumsBeyond64BitsAreShownInFull() async throws {
        try await AccountingServer.with { server in
            for _ in 0..<2 {
                try await server.books.post("2026-11-20", [Books.debit("1300", .max), Books.credit("4900", .max)])
            }
            let answer = try await server.send(.get, "/reports/trial-balance")
            #expect(amount(answer.json["totals"]?.arrayValue?.first?["debit"]) == "184467440737095516.14")
        }
    }

    @Test func anEmptyBookHasEmptyReports() async throws {
        try await AccountingServer.with { server in
            for report in ["trial-balance", "balance-sheet", "income-statement", "cash-flow"] {
                let answer = try await server.send(.get, "/reports/\(report)")
                #expect(answer.status == 200)
            }
            let integrity = try await server.send(.get, "/integrity")
            #expect(integrity.json["head"]?["sequence"]?.integerValue == 0)
            #expect(integrity.json["status"]?.stringValue == "intact")
        }
    }
}
