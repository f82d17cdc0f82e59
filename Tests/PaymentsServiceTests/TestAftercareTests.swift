import Authentication
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// What follows payments with test keys: no wallet, no partner.
@Suite(.timeLimit(.minutes(2))) struct TestAftercareTests {
    private func post(
        _ payments: PaymentsHarness, _ path: String, _ json: String, as user: UserID, _ mode: KeyMode? = .test,
        key: String = UUID().uuidString
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(.POST, path, as: user, json: json, key: key, mode: mode)
    }

    private func get(
        _ payments: PaymentsHarness, _ path: String, as user: UserID, _ mode: KeyMode? = .test
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(.GET, path, as: user, mode: mode)
    }

    /// Ada has paid Grace 33.33 by a code, which was only tried.
    private func tried(_ payments: PaymentsHarness) async throws -> String {
        let made = try await post(
            payments, "\(People.base)/qr-codes",
            #"{"wallet_id":"\#(People.graces)","amount":\#(People.money("33.33"))}"#, as: People.grace)
        let payload = try #require(made.json["payload"]?.stringValue, "\(made.json)")
        let paid = try await post(
            payments, "\(People.base)/qr-codes/pay",
            #"{"source_wallet_id":"\#(People.adas)","payload":"\#(payload)"}"#, as: People.ada)
        return try #require(paid.json["id"]?.stringValue, "\(paid.json)")
    }

    private func refund(
        _ payments: PaymentsHarness, _ payment: String, _ amount: String?, as user: UserID = People.grace,
        _ mode: KeyMode? = .test, key: String = UUID().uuidString
    ) async throws -> PaymentsHarness.Answer {
        let money = amount.map { #","amount":\#(People.money($0))"# } ?? ""
        return try await post(
            payments, PaymentsHarness.refunds, #"{"payment_id":"\#(payment)","reason":"duplicate"\#(money)}"#, as: user,
            mode, key: key)
    }

    private func requireUnmoved(_ payments: PaymentsHarness) {
        #expect(payments.wallet.door.balance(People.adas) == 10_000)
        let asked = payments.wallet.door.state.withLock { $0.requests }
        #expect(asked == 0 && payments.wallet.holds.state.withLock { $0.placed.isEmpty })
    }

    @Test func refundsEndAtOnce() async throws {
        try await People.run { payments in
            let id = try await tried(payments)
            for fee in ["0.17", "0.16"] {
                let done = try await refund(payments, id, "11.11", key: fee)
                #expect(done.status == 201 && done.json["status"] == .string("succeeded"), "\(done.json)")
                #expect(done.json["fee_returned"]?["amount"] == .string(fee) && done.json["livemode"] == .bool(false))
                #expect(done.json["transaction_id"] == nil)
                #expect(try await refund(payments, id, "11.11", key: fee).body == done.body)
            }
            let part = try await get(payments, "\(People.base)/payments/\(id)", as: People.ada).json
            #expect(part["status"] == .string("partially_refunded") && part["refunded"]?["amount"] == .string("22.22"))
            let last = try await refund(payments, id, nil)
            #expect(last.json["fee_returned"]?["amount"] == .string("0.17"), "\(last.json)")
            let whole = try await get(payments, "\(People.base)/payments/\(id)", as: People.ada).json
            #expect(whole["status"] == .string("refunded"))
            #expect(try await refund(payments, id, "0.01").code == "refund_exceeds_payment")
            let list = try await get(payments, "\(PaymentsHarness.refunds)?payment_id=\(id)", as: People.ada)
            #expect(list.json["data"]?.arrayValue?.count == 3)
            requireUnmoved(payments)
        }
    }

    @Test func ofTenAtOnceThreeFit() async throws {
        try await People.run { payments in
            let id = try await tried(payments)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10 { group.addTask { try await refund(payments, id, "10.00").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 201, 201] + Array(repeating: 422, count: 7))
            requireUnmoved(payments)
        }
    }

    /// Each kind of key, and a session, sees its own.
    @Test func bothSidesAreApart() async throws {
        try await People.run { payments in
            let (id, live) = (try await tried(payments), try await payments.sent("5.00"))
            for mode in [nil, KeyMode.live] {
                #expect(try await refund(payments, id, "1.00", mode).status == 404)
            }
            #expect(try await refund(payments, live, "1.00").status == 404)
            #expect(try await refund(payments, id, "1.00", as: People.mary).status == 404)
            #expect(try await refund(payments, id, "1.00", as: People.ada).code == "not_refundable")
            let done = try #require(try await refund(payments, id, "1.00").json["id"]?.stringValue)
            let path = "\(PaymentsHarness.refunds)/\(done)"
            #expect(try await get(payments, path, as: People.grace).status == 200)
            #expect(try await get(payments, path, as: People.grace, nil).status == 404)
            #expect(try await get(payments, PaymentsHarness.refunds, as: People.grace, nil).json["data"] == .array([]))
            // A member of the staff's own key is for their own things, and staff pay nothing back that was tried.
            let staff = #"{"payment_id":"\#(id)","reason":"duplicate"}"#
            #expect(try await payments.asOperator(.POST, PaymentsHarness.staffRefunds, staff).status == 404)
            let deposit = try await post(
                payments, PaymentsHarness.refunds, #"{"deposit_id":"\#(id)","reason":"duplicate"}"#, as: People.grace)
            #expect(deposit.status == 403 && deposit.code == "live_key_required")
        }
    }

    @Test func disputesAreTried() async throws {
        try await People.run { payments in
            let id = try await tried(payments)
            let body = #"{"transaction_id":"\#(id)","type":"defective","description":"Cold"}"#
            let strangers: [(UserID, KeyMode?)] = [(People.ada, nil), (People.grace, .test), (People.mary, .test)]
            for (user, mode) in strangers {
                #expect(try await post(payments, PaymentsHarness.disputes, body, as: user, mode).status == 404)
            }
            let opened = try await post(payments, PaymentsHarness.disputes, body, as: People.ada)
            #expect(opened.status == 201 && opened.json["livemode"] == .bool(false), "\(opened.json)")
            #expect(opened.json["held"]?["amount"] == .string("0.00"))
            let dispute = try #require(opened.json["id"]?.stringValue)
            let path = "\(PaymentsHarness.disputes)/\(dispute)"
            #expect(try await get(payments, path, as: People.grace, nil).status == 404)
            #expect(try await get(payments, PaymentsHarness.disputes, as: People.ada, .live).json["data"] == .array([]))
            let hot = #"{"text":"Hot"}"#
            #expect(try await post(payments, "\(path)/evidence", hot, as: People.grace, nil).status == 404)
            let said = try await post(payments, "\(path)/evidence", hot, as: People.grace)
            #expect(said.status == 201 && said.json["evidence"]?.arrayValue?.count == 1, "\(said.json)")
            let staff = "\(PaymentsHarness.staffDisputes)/\(dispute)"
            #expect(try await payments.asOperator(.POST, "\(staff)/investigate").status == 200)
            let ruling = #"{"outcome":"partial","amount":\#(People.money("10.00")),"note":"Lukewarm"}"#
            let resolved = try await payments.asOperator(.POST, "\(staff)/resolve", ruling)
            #expect(resolved.json["status"] == .string("resolved"), "\(resolved.json)")
            let paid = try await get(payments, "\(People.base)/payments/\(id)", as: People.ada).json
            #expect(paid["refunded"]?["amount"] == .string("10.00"))
            requireUnmoved(payments)
        }
    }

    @Test func disputesAreTakenBack() async throws {
        try await People.run { payments in
            let id = try await tried(payments)
            let body = #"{"transaction_id":"\#(id)","type":"other","description":"A try"}"#
            let opened = try await post(payments, PaymentsHarness.disputes, body, as: People.ada)
            let path = "\(PaymentsHarness.disputes)/\(try #require(opened.json["id"]?.stringValue))/withdraw"
            #expect(try await post(payments, path, "{}", as: People.ada, nil).status == 404)
            let closed = try await post(payments, path, "{}", as: People.ada)
            #expect(closed.json["status"] == .string("closed"), "\(closed.json)")
            #expect(try await post(payments, PaymentsHarness.disputes, body, as: People.ada).code == "already_disputed")
            requireUnmoved(payments)
        }
    }

    /// What nobody paid goes back to nobody.
    @Test func whatALinkTriedGoesBack() async throws {
        try await People.run { payments in
            let made = try await post(
                payments, "\(People.base)/links",
                #"{"wallet_id":"\#(People.graces)","title":"An engine","amount":\#(People.money("10.00"))}"#,
                as: People.grace)
            let slug = try #require(made.json["slug"]?.stringValue, "\(made.json)")
            let paid = try await post(
                payments, "\(People.base)/test/pay/\(slug)", #"{"outcome":"completed"}"#, as: People.grace)
            let id = try #require(paid.json["id"]?.stringValue)
            let done = try await refund(payments, id, nil)
            #expect(done.json["status"] == .string("succeeded"), "\(done.json)")
            let whole = try await get(payments, "\(People.base)/payments/\(id)", as: People.grace).json
            #expect(whole["status"] == .string("refunded"))
            requireUnmoved(payments)
        }
    }
}
