import AccountingDomain
import Contracts
import HTTPKit
import JSONKit
import Messaging
import MoneyKit
import Testing

@testable import AccountingService

/// From a figure to what it is made of: filters of entries, and the statement of one account.
@Suite struct FindingEntriesTests {
    private func fill(_ server: AccountingServer) async throws {
        let books = server.books
        try await books.post("2025-12-30", [Books.debit("1300", 1_000), Books.credit("4900", 1_000)])
        try await books.post("2026-03-01", [Books.debit("1300", 250), Books.credit("4900", 250)])
        try await books.post(
            "2026-03-01",
            [Books.debit("1300", 30), Books.debit("1300", 40), Books.debit("5300", 30), Books.credit("4900", 100)])
        try await books.post("2026-02-01", [Books.debit("5300", 5), Books.credit("1300", 5)])
        try await books.post("2026-03-02", [Books.debit("1300", 7, .EUR), Books.credit("4900", 7, .EUR)])
        _ = try await server.send(
            .post, "/journal-entries",
            AccountingServer.entry(date: "2026-11-20", more: #", "reference": "INV 7, part 2""#))
        let wallet = books.walletMessages
        _ = await books.stream().handle([
            wallet.posted([wallet.deposit(500), wallet.deposit(600), wallet.transfer(20)], sequence: 1),
            wallet.posted([wallet.transaction([wallet.movement("customer", "fees:USD", 3)])], sequence: 2),
        ])
    }

    private func path(_ code: String, _ server: AccountingServer) async throws -> String {
        let chart = try await AccountStore(server.books.client).chart()
        return "/accounts/\(try chart.account(#require(AccountCode(code))).id)/statement"
    }

    @Test func entriesAreFoundByAccountReferenceSourceDayAndAmount() async throws {
        try await AccountingServer.with { server in
            try await fill(server)
            func found(_ query: String) async throws -> [Int64] {
                let answer = try await server.send(.get, "/journal-entries?" + query)
                #expect(answer.status == 200, "\(query): \(answer.text)")
                return answer.json["data"]?.arrayValue?.compactMap { $0["sequence"]?.integerValue } ?? []
            }
            #expect(try await found("account_code=5300") == [4, 3])
            #expect(try await found("account_code=2100") == [10, 9, 8, 7])
            #expect(try await found("account_code=4100") == [10])
            #expect(try await found("account_code=1200-sandbox&limit=1") == [8])
            #expect(try await found("reference=INV%207,%20part%202") == [6])
            #expect(try await found("reference=INV%207") == [])
            #expect(try await found("source=wallet&amount=5.00&currency=USD") == [7])
            #expect(try await found("amount=1.00&currency=USD") == [3])
            #expect(try await found("amount=0.30&currency=USD&account_code=5300") == [3])
            #expect(try await found("currency=EUR") == [5])
            #expect(try await found("account_code=1300&from=2026-03-01&to=2026-03-01") == [3, 2])
            for (query, code) in [
                ("account_code=9999", "account_not_found"), ("amount=5.00", "malformed_parameter"),
                ("amount=5.001&currency=USD", "malformed_parameter"), ("amount=x&currency=USD", "malformed_parameter"),
            ] {
                #expect(try await server.send(.get, "/journal-entries?" + query).code == code, "\(query)")
            }
        }
    }

    @Test func aStatementLeadsFromItsOpeningToItsClosingBalance() async throws {
        try await AccountingServer.with { server in
            try await fill(server)
            let path = try await path("1300", server)
            let whole = try await server.send(.get, path + "?currency=USD&from=2026-01-01")
            #expect(whole.json["opening"]?["amount"]?.stringValue == "10.00")
            #expect(whole.json["closing"]?["amount"]?.stringValue == "25.49")
            let lines = whole.json["lines"]?.arrayValue ?? []
            #expect(
                lines.map { $0["date"]?.stringValue } == [
                    "2026-02-01", "2026-03-01", "2026-03-01", "2026-03-01", "2026-11-20",
                ])
            #expect(
                lines.map { $0["balance"]?["amount"]?.stringValue } == ["9.95", "12.45", "12.75", "13.15", "25.49"])
            #expect(lines.first?["credit"]?["amount"]?.stringValue == "0.05")
            #expect(lines.first?["debit"] == .null)
            #expect(try await server.send(.get, path).code == "currency_required")
            #expect(try await server.send(.get, path + "?currency=JPY").json["lines"]?.arrayValue?.isEmpty == true)
            let pages = try await pages(path + "?currency=USD&from=2026-01-01&limit=2", server)
            #expect(pages == lines)
            let cursor = try await server.send(.get, path + "?currency=USD&limit=1").json["next_cursor"]?.stringValue
            let other = try await server.send(.get, path + "?currency=EUR&cursor=\(cursor ?? "")")
            #expect(other.code == "bad_cursor")
        }
    }

    /// Of an account on which only the wallet writes, too, and on its normal side.
    @Test func aStatementOfAControlAccountIsWhole() async throws {
        try await AccountingServer.with { server in
            try await fill(server)
            let path = try await path("2100", server)
            let whole = try await server.send(.get, path)
            let lines = whole.json["lines"]?.arrayValue ?? []
            #expect(
                lines.map { $0["balance"]?["amount"]?.stringValue } == ["5.00", "11.00", "10.80", "11.00", "10.97"])
            #expect(whole.json["closing"]?["amount"]?.stringValue == "10.97")
            #expect(try await pages(path + "?limit=2", server) == lines)
            #expect(lines.first?["description"]?.stringValue == "Deposit through sandbox")
        }
    }

    @Test func statementsOfAllAccountsAgreeWithTheTrialBalance() async throws {
        try await AccountingServer.with { server in
            try await fill(server)
            let trial = try await server.send(.get, "/reports/trial-balance")
            for row in trial.json["rows"]?.arrayValue ?? [] {
                let code = row["account_code"]?.stringValue ?? ""
                let currency = row["currency"]?.stringValue ?? ""
                let query = "?currency=\(currency)&from=2026-01-01&limit=1"
                let lines = try await pages(try await path(code, server) + query, server)
                let first = try await server.send(.get, try await path(code, server) + query)
                let last = lines.last?["balance"] ?? first.json["opening"]
                #expect(last == first.json["closing"], "\(code) \(currency)")
                let isDebit = first.json["normal_side"]?.stringValue == "debit"
                #expect(first.json["closing"] == row[isDebit ? "debit" : "credit"], "\(code) \(currency)")
            }
        }
    }

    private func pages(_ path: String, _ server: AccountingServer) async throws -> [JSONValue] {
        var lines: [JSONValue] = []
        var cursor = ""
        repeat {
            let page = try await server.send(.get, path + cursor)
            lines += page.json["lines"]?.arrayValue ?? []
            cursor = page.json["next_cursor"]?.stringValue.map { "&cursor=\($0)" } ?? ""
        } while cursor != ""
        return lines
    }
}
