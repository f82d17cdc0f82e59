import JSONKit
import TestSupport
import Testing

/// The history of payments is what the wallet's own entries say, whatever moved the money.
@Suite struct HistoryTests {
    private static let path = "/api/v1/payments/transactions"

    /// All pages.
    private func all(_ customer: Customer, _ path: String) async throws -> [JSONValue] {
        var (rows, cursor): ([JSONValue], String?) = ([], nil)
        repeat {
            let page = try await customer.client.get(path + (cursor.map { "&cursor=\($0)" } ?? "")).json
            rows += try #require(page["data"]?.arrayValue, "\(page)")
            cursor = page["next_cursor"]?.stringValue
        } while cursor != nil
        return rows
    }

    private func cents(_ text: String?) throws -> Int {
        let amount = try #require(text)
        return try #require(Int(amount.filter { $0 != "." }))
    }

    @Test func itIsTheEntriesOfTheWallet() async throws {
        let (ada, grace) = (try await Customer.new(), try await Customer.new())
        let (wallet, savings) = (try await ada.openWallet("USD"), try await ada.openWallet("USD"))
        let target = try await grace.openWallet("USD")
        try await wallet.fund("50.00")
        for (other, amount) in [(savings, "10.00"), (target, "3.21")] {
            let moved = try await ada.client.post("/api/v1/transfers", wallet.transferBody(to: other, amount))
            #expect(moved.status == 201)
        }
        let source = #""source_wallet_id":"\#(wallet.id)""#
        let sent = try await ada.client.made(
            "/api/v1/payments/send",
            #"""
            {\#(source),"recipient":{"account_number":"\#(target.accountNumber)"},
            "amount":{"amount":"4.00","currency":"USD"},"note":"Dinner"}
            """#)
        try await eventually("the payment is completed") {
            try await ada.client.get("/api/v1/payments/payments/\(sent)").json["status"]?.stringValue == "completed"
        }
        let waiting = try await ada.client.made(
            "/api/v1/payments/send",
            #"""
            {\#(source),"recipient":{"email":"later-\#(ada.email)"},"amount":{"amount":"5.00","currency":"USD"}}
            """#)
        try await eventually("the payment waits") {
            try await ada.client.get("/api/v1/payments/payments/\(waiting)").json["status"]?.stringValue
                == "awaiting_recipient"
        }
        for limit in [1, 2, 100] {
            let lines = try await all(ada, "\(Self.path)?wallet_id=\(wallet.id)&limit=\(limit)")
            let open = lines.filter { $0["transaction_id"] == .null }
            #expect(open.map { $0["id"]?.stringValue } == [waiting], "\(limit)")
            let moved = lines.filter { $0["transaction_id"] != .null }
            let entries = try await all(ada, "/api/v1/wallets/\(wallet.id)/entries?limit=100")
            var transactions: [String?] = []
            for entry in entries.map({ $0["transaction_id"]?.stringValue }) where transactions.last != entry {
                transactions.append(entry)
            }
            #expect(moved.map { $0["transaction_id"]?.stringValue } == transactions, "\(limit)")
            var sum = 0
            for line in moved {
                let amount = try cents(line["amount"]?["amount"]?.stringValue)
                sum += line["direction"]?.stringValue == "in" ? amount : -amount
            }
            #expect(try await cents(wallet.posted()) == sum, "\(limit)")
        }
        let whole = try await all(ada, "\(Self.path)?direction=internal&limit=100")
        #expect(whole.count == 2)
        let theirs = try await grace.client.get("\(Self.path)/\(sent)").json
        #expect(theirs["direction"]?.stringValue == "in" && theirs["can"] == .array([.string("refund")]))
        let receipt = try await ada.client.get("\(Self.path)/\(sent)/receipt?format=pdf")
        #expect(receipt.status == 200 && receipt.body.starts(with: Array("%PDF-".utf8)))
    }
}
