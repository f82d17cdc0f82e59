import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Somebody invoices, is paid, and gives a part back, and billing dies at a point of it.
struct InvoiceScene {
    private enum Story {
        case issued, paid, givenBack
    }

    private static let path = "/api/v1/billing"

    private let point: String
    private let suite: CrashSuite
    /// The payer's, with naira in it.
    private let wallet: String
    private let issuer = UserID(IDGenerator(clock: .system).next())
    private let key = UUID().uuidString
    private let story: Story

    init(_ point: String, _ suite: CrashSuite, wallet: String) {
        self.point = point
        self.suite = suite
        self.wallet = wallet
        story =
            switch point {
            case "invoice.paper_kept": .issued
            case "invoice.refunding", "invoice.refund_asked", "invoice.refunded": .givenBack
            default: .paid
            }
    }

    func play() async throws {
        try await suite.start("billing")
        let draft = try await draft()
        if story == .issued {
            try await dies { _ = try await suite.send(.POST, "billing", issuing(draft), "{}", key: key, as: issuer) }
        }
        let issued = try await insist(issuing(draft), "{}", as: issuer)
        try #require(issued.status == 200, "\(point): \(issued)")
        let shown = try #require(try await suite.send(.GET, "billing", "\(Self.path)/invoices/\(draft)", as: issuer))
        let url = try #require(shown.json["public_url"]?.stringValue)
        let number = try #require(shown.json["number"]?.stringValue)
        let token = try #require(url.split(separator: "=").last)
        let paying = "\(Self.path)/public/invoices/\(number)/payments?token=\(token)"
        let payer = UUID().uuidString
        if story == .paid {
            try await dies {
                _ = try await suite.send(.POST, "billing", paying, #"{"wallet_id":"\#(wallet)"}"#, key: payer)
            }
        }
        let paid = try await suite.insist("billing", paying, #"{"wallet_id":"\#(wallet)"}"#, key: payer)
        try #require(paid.status == 201, "\(point): \(paid)")
        try await until("the invoice is paid") {
            try await count("select count(*) from billing.invoices where id = \(id(draft)) and status = 'paid'") == 1
        }
        try await giveBack(shown)
        try await check(draft)
    }

    private func giveBack(_ shown: Answer) async throws {
        let item = try #require(shown.json["items"]?.arrayValue?.first?["id"]?.stringValue)
        let path = "\(Self.path)/invoices/\(shown.id)/credit-notes"
        let body = """
            {"items":[{"item_id":"\(item)","net":{"amount":"40.00","currency":"NGN"}}],"reason":"One came back",\
            "settle":"wallet"}
            """
        if story == .givenBack {
            try await dies { _ = try await suite.send(.POST, "billing", path, body, key: key + "n", as: issuer) }
        }
        let note = try await insist(path, body, as: issuer, key: key + "n")
        try #require(note.status == 201, "\(point): \(note)")
        try await until("the money is back") {
            try await count(
                "select count(*) from billing.credit_notes where id = \(id(note.id)) and status = 'settled'")
                == 1
        }
    }

    /// One posting for the payment and one for the refund, of the page's figures; and one page.
    private func check(_ invoice: String) async throws {
        let moved = try await count(
            """
            select count(distinct m.transaction_id)
            from wallet.movements m
            where m.transaction_id in (
                select p.id from billing.invoice_payments p where p.invoice_id = \(id(invoice))
                union all select r.id from billing.invoice_refunds r join billing.invoice_payments p on p.id = r.payment_id
                where p.invoice_id = \(id(invoice)))
            """)
        #expect(moved == 2, "\(point)")
        let due = try await count(
            """
            select count(*) from billing.invoices
            where id = \(id(invoice)) and paid = 10000 and credited = 4000 and returned = 4000 and reserved = 0
            """)
        #expect(due == 1, "\(point)")
        let paths = ["invoices/\(invoice)/pdf"]
        for path in paths {
            let pdf = try await suite.send(.GET, "billing", "\(Self.path)/\(path)", as: issuer)
            #expect(pdf?.status == 200, "\(point)")
        }
    }

    private func draft() async throws -> String {
        let opened = try await suite.send(
            .POST, "wallet", "/api/v1/wallets", #"{"currency":"NGN"}"#, key: UUID().uuidString, as: issuer)
        let target = try #require(opened?.id)
        let settings = try await suite.send(
            .PUT, "billing", "\(Self.path)/invoice-settings",
            #"{"legal_name":"Ada","address_lines":[],"payout_wallets":{"NGN":"\#(target)"}}"#, as: issuer)
        try #require(settings?.status == 200, "\(String(describing: settings))")
        let made = try await insist(
            "\(Self.path)/invoices",
            """
            {"currency":"NGN","customer":{"name":"Grace","email":"grace@florin.test"},\
            "items":[{"description":"Work","quantity":"1","unit_price":"100"}]}
            """, as: issuer, key: UUID().uuidString)
        try #require(made.status == 201, "\(made)")
        return made.id
    }

    private func issuing(_ invoice: String) -> String { "\(Self.path)/invoices/\(invoice)/issue" }

    private func id(_ text: String) -> UniqueID { UniqueID(text) ?? UniqueID(high: 0, low: 0) }

    private func count(_ query: SQL) async throws -> Int? { try await suite.database.query(query).first(Int.self) }

    private func insist(_ path: String, _ json: String, as user: UserID, key: String? = nil) async throws -> Answer {
        try await eventually("\(path) is answered") { () -> Answer? in
            let answer = try await suite.send(.POST, "billing", path, json, key: key ?? self.key, as: user)
            guard let answer, answer.status != 409, answer.status != 503 else { return nil }
            return answer
        }
    }

    private func until(_ what: String, _ condition: () async throws -> Bool) async throws {
        try await eventually(every: .milliseconds(50), "\(point): \(what)") {
            // Leases and pauses run out on the clock that we move.
            suite.clock.advance(by: .seconds(10))
            return try await condition()
        }
    }

    /// Billing again, until it is dead; and once more, alive.
    private func dies(_ work: () async throws -> Void) async throws {
        suite.stop("billing")
        let billing = try await suite.start("billing", dyingAt: point)
        try await work()
        do {
            try await eventually(every: .milliseconds(100), "\(point) is reached") {
                suite.clock.advance(by: .seconds(5))
                return !billing.isRunning
            }
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
        try await billing.waitForDeath()
        try await suite.start("billing")
    }
}
