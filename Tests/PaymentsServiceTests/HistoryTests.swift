import Contracts
import HTTPKit
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// One history: what the wallet has moved, and what is under way.
@Suite(.timeLimit(.minutes(2))) struct HistoryTests {
    private static let path = "/api/v1/payments/transactions"
    private static let nobody = #"{"email":"nobody@florin.test"}"#

    private func page(
        _ payments: PaymentsHarness, _ query: String = "", as user: UserID = People.ada
    ) async throws -> (lines: [JSONValue], next: String?) {
        let answer = try await payments.send(.GET, Self.path + query, as: user)
        let lines = try #require(answer.json["data"]?.arrayValue, "\(answer.status) \(answer.code ?? "")")
        return (lines, answer.json["next_cursor"]?.stringValue)
    }

    /// All pages from a cursor on.
    private func rest(
        _ payments: PaymentsHarness, _ query: String, from cursor: String? = nil, as user: UserID = People.ada
    ) async throws -> [JSONValue] {
        var (lines, next) = try await page(payments, query + (cursor.map { "&cursor=\($0)" } ?? ""), as: user)
        while let cursor = next {
            let more = try await page(payments, "\(query)&cursor=\(cursor)", as: user)
            lines += more.lines
            next = more.next
        }
        return lines
    }

    private func texts(_ lines: [JSONValue], _ name: String) -> [String] { lines.compactMap { $0[name]?.stringValue } }

    @Test func itIsWhatTheWalletSaysPageByPage() async throws {
        try await People.run { payments in
            for amount in ["1.00", "2.00", "3.00", "4.00", "5.00"] { _ = try await payments.pay(amount) }
            _ = try await payments.pay(
                "0.50", to: #"{"email":"ada@florin.test"}"#, from: People.graces, as: People.grace)
            let waiting = try await payments.pay("9.00", to: Self.nobody)
            // Moved by a wallet that did not say so: here it is still under way.
            payments.wallet.door.state.withLock { $0.silent = 1 }
            let silent = try await payments.pay("6.00")
            #expect(silent.json["status"]?.stringValue == "processing")
            _ = try await payments.pay("1000.00")
            for limit in [1, 2, 3, 7, 50] {
                let lines = try await rest(payments, "?limit=\(limit)")
                let moved = lines.filter { $0["transaction_id"]?.stringValue != nil }
                let rows = payments.wallet.book.rows(of: People.ada)
                #expect(texts(moved, "transaction_id") == rows.map { "\($0.transactionID)" }, "\(limit)")
                let open = lines.filter { $0["transaction_id"] == .null }
                #expect(open.map { $0["id"] } == [waiting.json["id"]], "\(limit)")
                #expect(lines.first == open.first)
            }
            let all = try await page(payments).lines
            let sum = all.filter { $0["transaction_id"] != .null }.map { line in
                let units = Int64((line["amount"]?["amount"]?.stringValue ?? "").filter { $0 != "." }) ?? 0
                return line["direction"]?.stringValue == "in" ? units : -units
            }.reduce(0, +)
            #expect(payments.wallet.door.balance(People.adas) == 10_000 + sum)
            let stats = try await payments.send(.GET, "\(Self.path)/stats")
            let dollars = try #require(stats.json["currencies"]?.arrayValue?.first)
            #expect(dollars["count"] == .number("7"))
            #expect(dollars["in"]?["amount"]?.stringValue == "0.50")
            #expect(dollars["out"]?["amount"]?.stringValue == "21.00")
            // 21.50 by 7 is 3.0714...
            #expect(dollars["average"]?["amount"]?.stringValue == "3.07")
        }
    }

    /// What moves while pages are read is told once.
    @Test func nothingIsLostOrDoubledWhileMoneyMoves() async throws {
        try await People.run { payments in
            _ = try await payments.pay("1.00")
            var waiting: [String] = []
            for number in 1...5 {
                let sent = try await payments.pay("2.0\(number)", to: #"{"email":"new\#(number)@florin.test"}"#)
                waiting.append(try #require(sent.json["id"]?.stringValue))
            }
            payments.clock.advance(by: .seconds(5))
            let first = try await page(payments, "?limit=2")
            #expect(texts(first.lines, "id") == [waiting[4], waiting[3]])
            payments.clock.advance(by: .seconds(5))
            // One that was shown, and one that was not.
            for number in [5, 2] {
                let user = UserID(UniqueID(high: 7, low: UInt64(70 + number)))
                payments.directory.set(user, name: ("New", "Comer"), addresses: ["new\(number)@florin.test"])
                payments.wallet.door.open(
                    UniqueID(high: 8, low: UInt64(170 + number)), user, number: "90000000007\(number)")
                try await payments.verified(user, .email, "new\(number)@florin.test")
                try await payments.waitForPayment(waiting[number - 1], "completed")
            }
            let later = try await rest(payments, "?limit=2", from: first.next)
            let ids = texts(first.lines + later, "id")
            #expect(Set(ids).count == ids.count && Set(waiting).isSubset(of: ids) && ids.count == 6)
            // Read anew, they are where they belong.
            let anew = try await rest(payments, "?limit=2")
            #expect(anew.prefix(3).allSatisfy { $0["transaction_id"] == .null })
            let rows = payments.wallet.book.rows(of: People.ada)
            #expect(texts(anew, "transaction_id") == rows.map { "\($0.transactionID)" })
        }
    }

    @Test func itIsNarrowedAlikeOnBothSides() async throws {
        try await People.run { payments in
            let sent = try await payments.pay("3.00", more: #","note":"Dinner at eight""#)
            let waiting = try await payments.pay("4.00", to: Self.nobody, more: #","note":"dinner later""#)
            _ = try await payments.pay(
                "0.50", to: #"{"email":"ada@florin.test"}"#, from: People.graces, as: People.grace)
            let (both, moved) = ([waiting.json["id"], sent.json["id"]], [sent.json["id"]])
            let reference = try #require(sent.json["reference"]?.stringValue)
            for (query, expected) in [
                ("?type=send&direction=out", both), ("?type=deposit", []), ("?q=DINNER", both), ("?q=eight", moved),
                ("?reference=\(reference)", moved), ("?currency=EUR", []),
                ("?currency=USD&minimum=3&maximum=3.00", moved),
                ("?currency=USD&minimum=3.01", [waiting.json["id"]]), ("?wallet_id=\(People.adas)&direction=out", both),
                ("?to=2020-01-01T00:00:00Z", []), ("?direction=internal", []),
            ] {
                #expect(try await page(payments, query).lines.map { $0["id"] } == expected, "\(query)")
            }
            #expect(try await page(payments, "?direction=in").lines.count == 1)
            #expect(try await page(payments, "", as: People.mary).lines.isEmpty)
            for (query, code) in [
                ("?wallet_id=\(People.graces)", "not_found"), ("?minimum=1", "malformed_parameter"),
                ("?currency=USD&minimum=1.001", "malformed_parameter"), ("?cursor=x", "bad_cursor"),
                ("?direction=up", "malformed_parameter"),
            ] {
                #expect(try await payments.send(.GET, Self.path + query).code == code, "\(query)")
            }
        }
    }

    @Test func oneTellsWhatBecameOfItAndWhatMayFollow() async throws {
        try await People.run { payments in
            let sent = try await payments.pay("3.00")
            let id = try #require(sent.json["id"]?.stringValue)
            let mine = try await payments.send(.GET, "\(Self.path)/\(id)").json
            #expect(texts(mine["log"]?.arrayValue ?? [], "status") == ["processing", "completed"])
            #expect(mine["can"] == .array([.string("dispute"), .string("reverse")]))
            #expect(mine["fees"] == .array([]) && mine["direction"]?.stringValue == "out")
            #expect(mine["counterparty"]?["display_name"]?.stringValue == "Grace H.")
            let theirs = try await payments.send(.GET, "\(Self.path)/\(id)", as: People.grace).json
            #expect(theirs["can"] == .array([.string("refund")]) && theirs["direction"]?.stringValue == "in")
            #expect(theirs["counterparty"]?["display_name"]?.stringValue == "Ada L.")
            let waiting = try await payments.pay("4.00", to: Self.nobody)
            let other = try #require(waiting.json["id"]?.stringValue)
            let open = try await payments.send(.GET, "\(Self.path)/\(other)").json
            #expect(open["can"] == .array([.string("cancel")]) && open["posted_at"] == .null)
            let nothing = "\(UniqueID(high: 1, low: 1))"
            for (stranger, id) in [(People.mary, id), (People.grace, other), (People.ada, nothing)] {
                #expect(try await payments.send(.GET, "\(Self.path)/\(id)", as: stranger).status == 404)
                #expect(try await payments.send(.GET, "\(Self.path)/\(id)/receipt", as: stranger).status == 404)
            }
            // Nothing has moved yet: there is nothing to show for it.
            #expect(try await payments.send(.GET, "\(Self.path)/\(other)/receipt").status == 404)
            payments.clock.advance(by: .seconds(86_400))
            #expect(
                try await payments.send(.GET, "\(Self.path)/\(id)").json["can"] == .array([.string("dispute")]))
        }
    }

    @Test func withdrawalsAndDepositsStandInIt() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 100_000)
            try await payments.database.execute(
                "update payments.outflow_fees set basis_points = 150 where via = 'sandbox' and currency = ''")
            let deposit = try await payments.credited("20.00")
            let id = try await payments.newWithdrawal("10.00")
            let open = try await payments.send(.GET, "\(Self.path)/\(id)").json
            #expect(open["can"] == .array([.string("cancel")]) && open["type"]?.stringValue == "withdrawal")
            #expect(open["amount"]?["amount"]?.stringValue == "10.15")
            try await payments.waitUntil(PaymentsHarness.withdrawals, id, is: "succeeded")
            let lines = try await page(payments).lines
            #expect(texts(lines, "id") == [id, deposit])
            #expect(texts(lines, "type") == ["withdrawal", "deposit"])
            #expect(texts(lines, "direction") == ["out", "in"])
            let reference = try #require(lines[0]["reference"]?.stringValue)
            #expect(reference.hasPrefix("WDR-"))
            #expect(texts(try await page(payments, "?reference=\(reference)").lines, "id") == [id])
            let transaction = try #require(lines[0]["transaction_id"]?.stringValue)
            let done = try await payments.send(.GET, "\(Self.path)/\(transaction)").json
            #expect(done["id"]?.stringValue == id && done["can"] == .array([]))
            #expect(texts(done["log"]?.arrayValue ?? [], "status") == ["pending", "processing", "succeeded"])
            #expect(done["fees"]?.arrayValue?.first?["amount"]?["amount"]?.stringValue == "0.15")
            let credited = try await payments.send(.GET, "\(Self.path)/\(deposit)").json
            #expect(credited["can"] == .array([.string("refund")]))
            #expect(credited["counterparty"]?["display_name"]?.stringValue == "sandbox")
        }
    }

    @Test(arguments: [
        #"<script>alert(\"x\")</script>"#, #"' onload='x' \\ & &amp; <b>"#, "Ω≈ç√∫ 田中さん 👩‍👩‍👧 مرحبا",
        "Z͑ͫA̴L̠G͎O", "line\\nline", "%s%n ${jndi:ldap://x} {{7*7}}",
    ])
    func receiptsTakeAnyText(note: String) async throws {
        try await People.run { payments in
            let sent = try await payments.pay("3.00", more: #","note":"\#(note)""#)
            let id = try #require(sent.json["id"]?.stringValue, "\(sent.code ?? "")")
            let path = "\(Self.path)/\(id)/receipt"
            let json = try await payments.send(.GET, path)
            #expect(json.json["number"] == sent.json["reference"] && json.json["description"] == sent.json["note"])
            let html = try await payments.send(.GET, "\(path)?format=html")
            let text = String(decoding: html.body, as: UTF8.self)
            #expect(html.headers["Content-Type"].first == "text/html; charset=utf-8")
            #expect(html.headers["Content-Security-Policy"].first?.hasPrefix("default-src 'none'") == true)
            let written = try #require(sent.json["note"]?.stringValue)
            #expect(text.contains("<bdi>\(HTMLText.escaped(written))</bdi>"))
            #expect(!text.contains("<script") && !text.contains("<b>") && text.contains("3.00 USD"))
            let pdf = try await payments.send(.GET, "\(path)?format=pdf")
            #expect(pdf.status == 200 && pdf.body.starts(with: Array("%PDF-".utf8)))
            #expect(pdf.headers["Content-Disposition"].first?.contains("receipt-\(id).pdf") == true)
            #expect(try await payments.send(.GET, "\(path)?format=pdf").body == pdf.body)
        }
    }
}
