import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import NachaKit
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// What an operator hands in says nothing of their own money, and nothing alone that needs two.
@Suite(.timeLimit(.minutes(2))) struct HandedInFileTests {
    /// 10.00 dollars.
    private static let settings = ["APPROVAL_FROM_CENTS": "1000"]
    private static let second = UserID(UniqueID(high: 9, low: 10))
    private static let number = "123456789012"
    private static let wallet = UniqueID(high: 8, low: 90)

    private func take(
        _ payments: PaymentsHarness, _ entry: NachaEntry, modifier: String = "A",
        as user: UserID = PaymentsHarness.staff
    ) async throws -> JSONValue {
        let taken = try await payments.send(
            .POST, PaymentsHarness.bankFiles, as: user, roles: [.operator],
            headers: [("Content-Type", "application/octet-stream")],
            bytes: PaymentsHarness.bankFile(entry, modifier: modifier))
        #expect(taken.status == 201, "\(taken.code ?? "")")
        return try #require(taken.json["entries"]?.arrayValue?.first)
    }

    private func allocate(
        _ payments: PaymentsHarness, _ entry: JSONValue, to wallet: UniqueID, as user: UserID = PaymentsHarness.staff
    ) async throws -> PaymentsHarness.Answer {
        let id = try #require(entry["id"]?.stringValue)
        return try await payments.send(
            .POST, "\(PaymentsHarness.bankEntries)/\(id)/allocate", as: user, roles: [.operator],
            json: #"{"wallet_id":"\#(wallet)"}"#, key: "\(id) \(user)")
    }

    private func waitUntilDone(_ payments: PaymentsHarness, _ entry: JSONValue, is state: String) async throws {
        let id = try #require(entry["id"]?.stringValue.flatMap { UniqueID($0) })
        try await eventually("the entry is \(state)") {
            payments.clock.advance(by: .seconds(1))
            return try await payments.database.query(
                "select state || ' ' || stage from payments.bank_entries where id = \(id)"
            ).first(String.self) == "\(state) done"
        }
    }

    @Test func nobodyIsCreditedByTheirOwnFile() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            payments.wallet.door.open(Self.wallet, PaymentsHarness.staff, number: Self.number)
            let entry = try await take(payments, PaymentsHarness.credit(2_500, to: Self.number))
            try await waitUntilDone(payments, entry, is: "unmatched")
            #expect(payments.wallet.door.balance(Self.wallet) == 0)
            #expect(try await allocate(payments, entry, to: Self.wallet).code == "own_decision")
            #expect(try await allocate(payments, entry, to: Self.wallet, as: Self.second).status == 200)
            try await eventually("it is credited") { payments.wallet.door.balance(Self.wallet) == 2_500 }
        }
    }

    @Test func nobodyTakesTheirOwnWithdrawalBack() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.00")
            let sent = try #require(try await payments.dispatched().nacha.batches.first?.entries.first)
            let back = PaymentsHarness.comesBack(sent, "R02")
            let entry = try await take(payments, back, as: PaymentsHarness.customer)
            #expect(entry["kind"] == .string("return") && entry["state"] == .string("unmatched"))
            let line = try await RailItemStore(payments.database).find(try #require(UniqueID(id)))
            #expect(line?.state.isOpen == true)
            #expect(payments.wallet.holds.state.withLock { $0.restored.isEmpty })
        }
    }

    /// The first stays below the amount, and the second does not together with it.
    @Test func largeCreditsAreMadeByTwo() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            try await payments.openOwnAccount()
            payments.wallet.door.open(People.adas, People.ada, number: Self.number)
            let first = try await take(payments, PaymentsHarness.credit(998, to: Self.number))
            try await waitUntilDone(payments, first, is: "matched")
            #expect(payments.wallet.door.balance(People.adas) == 998)
            let next = PaymentsHarness.credit(10, to: Self.number, trace: "021000020000078")
            let second = try await take(payments, next, modifier: "B")
            try await waitUntilDone(payments, second, is: "unmatched")
            let asked = try await allocate(payments, second, to: People.adas)
            #expect(asked.status == 202, "\(asked.json)")
            let large = PaymentsHarness.credit(1_000, to: Self.number, trace: "021000020000079")
            let third = try await take(payments, large, modifier: "C", as: Self.second)
            try await waitUntilDone(payments, third, is: "unmatched")
            #expect(payments.wallet.door.balance(People.adas) == 998)
        }
    }

    @Test func largeReturnsAreBelievedByTwo() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            try await payments.openOwnAccount()
            payments.wallet.door.open(People.adas, People.ada, number: Self.number)
            let id = try await payments.queuedWithdrawal("10.00")
            let sent = try #require(try await payments.dispatched().nacha.batches.first?.entries.first)
            let entry = try await take(payments, PaymentsHarness.comesBack(sent, "R02"))
            #expect(entry["state"] == .string("unmatched") && entry["target"] == .string(id))
            let line = try await RailItemStore(payments.database).find(try #require(UniqueID(id)))
            #expect(line?.state.isOpen == true)
            let asked = try await allocate(payments, entry, to: People.adas)
            let approval = try #require(asked.json["id"]?.stringValue, "\(asked.json)")
            #expect(asked.status == 202)
            let agreed = try await payments.send(
                .POST, "/api/v1/admin/payments/approvals/\(approval)/approve", as: Self.second, roles: [.operator],
                json: #"{"reason":"seen"}"#)
            #expect(agreed.status == 200, "\(agreed.json)")
            try await eventually("it is credited") {
                payments.clock.advance(by: .seconds(1))
                return payments.wallet.door.balance(People.adas) == 1_000
            }
        }
    }

    /// There is nothing to allocate: a second operator hands in the same.
    @Test func largeRefusalsAreBelievedOfTwo() async throws {
        // Two units of anything but dollars are worth one.
        try await ISORailScene.run(["APPROVAL_FROM_CENTS": "500"]) { scene in
            // The sandbox's bank says nothing of it.
            let id = try await scene.withdraw("10.02", .sepa)
            let file = try #require(try await scene.dispatch(.sepa).first?["id"]?.stringValue)
            let text = SEPARailTests.statuses(file.replacing("-", with: ""), group: "RJCT")
            #expect(try await scene.taken(text).map(\.state) == ["unmatched"])
            #expect(try await scene.taken(text).map(\.state) == ["unmatched"])
            #expect(try await scene.item(id)?.state.isOpen == true)
            let again = try await scene.payments.send(
                .POST, PaymentsHarness.bankFiles, as: Self.second, roles: [.operator],
                headers: [("Content-Type", "application/xml")], bytes: Array(text.utf8))
            #expect(again.status == 201 && again.json["duplicate"] == .bool(true))
            #expect(again.json["entries"]?.arrayValue?.map { $0["state"] } == [.string("matched")])
            try await scene.waitUntil(id, is: "failed")
        }
    }

    @Test func smallReturnsAreBelieved() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("9.98")
            let sent = try #require(try await payments.dispatched().nacha.batches.first?.entries.first)
            let entry = try await take(payments, PaymentsHarness.comesBack(sent, "R02"))
            #expect(entry["state"] == .string("matched"))
            try await payments.waitUntil(PaymentsHarness.withdrawals, id, is: "returned")
        }
    }
}
