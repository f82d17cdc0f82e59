import FoundationEssentials
import JSONKit
import NIOHTTP1
import NachaKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Money that goes out in a file and comes back in one, or comes in one, while payments dies at a point.
struct RailScene {
    private static let routing = "231380104"

    let point: String
    let suite: CrashSuite
    let wallet: String

    /// Ours, and one that the sandbox's bank knows.
    static func account(_ suite: CrashSuite) async throws -> String {
        let set = try #require(
            try await suite.send(
                .PUT, "payments", "/api/v1/admin/payments/own-accounts",
                """
                {"rail":"ach","currency":"USD","name":"Florin clients","routing_number":"\(routing)",\
                "account_number":"76543210"}
                """))
        try #require(set.status == 200, "\(set)")
        let made = try await suite.insist(
            "payments", "/api/v1/payments/bank-accounts",
            """
            {"country":"US","currency":"USD","holder_name":"Ada Lovelace","holder_kind":"person",\
            "routing_number":"021000021","account_number":"0123456789","account_type":"checking"}
            """, key: UUID().uuidString)
        try #require(made.status == 201, "\(made)")
        return made.id
    }

    func play(to account: String) async throws {
        if point == "rail.credited" { try await comesIn() } else { try await goesOut(to: account) }
        try await suite.comeToRest()
    }

    // MARK: Out, and back

    private func goesOut(to account: String) async throws {
        let order = """
            {"wallet_id":"\(wallet)","amount":{"amount":"1.01","currency":"USD"},"bank_account_id":"\(account)",\
            "via":"ach"}
            """
        let made = try await suite.insist(
            "payments", "/api/v1/payments/withdrawals", order, key: UUID().uuidString)
        let id = try #require(UniqueID(made.id), "\(made)")
        try await eventually(every: .milliseconds(100), "\(point): it waits for a file") {
            suite.clock.advance(by: .seconds(5))
            return try await suite.database.query("select from payments.rail_items where id = \(id)").count == 1
        }
        let payments = try await suite.start("payments", dyingAt: point)
        try await eventually(every: .milliseconds(200), "\(point) is reached") {
            try await turn()
            return !payments.isRunning
        }
        try await payments.waitForDeath()
        try await suite.start("payments")
        try await eventually(every: .milliseconds(200), "\(point): it has come back") {
            try await turn()
            return try await suite.database.query(
                "select status from payments.outflows where id = \(id) and stage = 'ended'"
            ).first(String.self) == "returned"
        }
        try await check(id)
    }

    /// What waits goes out, and the bank answers.
    private func turn() async throws {
        suite.clock.advance(by: .seconds(5))
        _ = try await suite.send(.POST, "payments", "/api/v1/admin/payments/rails/ach/dispatch")
        _ = try await suite.send(.POST, "sandbox", "/bank/settle", "{}")
    }

    /// In one file out and one in, captured once and given back once.
    private func check(_ id: UniqueID) async throws {
        let counts = try await suite.database.query(
            """
            select (select count(*) from payments.bank_entries e where e.item_id = o.id),
                (select count(*) from wallet.movements m where m.transaction_id = o.capture_id
                    and m.id = m.transaction_id),
                (select count(*) from wallet.movements m where m.transaction_id = o.restore_id
                    and m.id = m.transaction_id)
            from payments.outflows o where o.id = \(id)
            """)
        let (entries, captured, restored) = try #require(try counts.first(Int.self, Int.self, Int.self))
        #expect(entries == 1 && captured == 1 && restored == 1, "\(point)")
    }

    // MARK: In

    private func comesIn() async throws {
        let shown = try #require(try await suite.send(.GET, "wallet", "/api/v1/wallets/\(wallet)"))
        let number = try #require(shown.json["account_number"]?.stringValue, "\(shown)")
        let payments = try await suite.start("payments", dyingAt: point)
        let bytes = Self.file(to: number, on: suite.clock.clock.now().day)
        _ = try await suite.sendBytes("payments", "/api/v1/admin/payments/bank-files", bytes)
        try await eventually(every: .milliseconds(200), "\(point) is reached") {
            suite.clock.advance(by: .seconds(1))
            return !payments.isRunning
        }
        try await payments.waitForDeath()
        try await suite.start("payments")
        try await eventually(every: .milliseconds(200), "\(point): it is credited") {
            suite.clock.advance(by: .seconds(5))
            return try await suite.database.query(
                "select from payments.bank_entries where kind = 'credit' and state = 'matched' and stage = 'done'"
            ).count == 1
        }
        let credited = try await suite.database.query(
            "select count(*) from wallet.movements where purpose = 'bank_credit'")
        #expect(try credited.first(Int.self) == 1, "\(point)")
    }

    private static func file(to number: String, on day: CalendarDay) -> [UInt8] {
        let entry = NachaEntry(
            code: 22, routing: routing, account: number, amount: 2_500, individualID: "INVOICE 7",
            name: "Grace Hopper", trace: "021000020000077")
        let batch = NachaBatch(
            serviceClass: .credits, companyName: "Somebody", companyID: "1234567890", kind: "PPD",
            purpose: "PAYMENT", effectiveOn: day, originBank: "02100002", number: 1, entries: [entry])
        return NachaWriter.write(
            NachaFile(
                destination: routing, origin: "021000021", createdOn: day, createdAt: "0600", modifier: "A",
                destinationName: "Our bank", originName: "Their bank", batches: [batch]))
    }
}
