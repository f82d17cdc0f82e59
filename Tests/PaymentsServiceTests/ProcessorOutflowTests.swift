import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Transfers and refunds through Paystack and Flutterwave, over HTTP against the sandbox that plays them, one for each
/// of its behaviours.
@Suite(.timeLimit(.minutes(2))) struct ProcessorOutflowTests {
    private static let withdrawals = PaymentsHarness.withdrawals
    private static let refunds = PaymentsHarness.refunds

    /// Once at the wallet, whatever happened on the way.
    private func isDoneOnce(_ payments: PaymentsHarness) {
        let state = payments.wallet.holds.state.withLock { $0 }
        #expect(state.captures.count == 1 && state.released.isEmpty && state.mistakes == [])
    }

    // MARK: Transfers

    @Test(arguments: ProcessorScene.both, ["1000.00", "1000.03", "1000.04", "1000.05", "1000.06"])
    func transfersAreDoneOnce(processor: ProcessorScene, amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newWithdrawal(amount, by: processor)
            try await payments.waitUntil(Self.withdrawals, id, is: "succeeded")
            isDoneOnce(payments)
            let hold = try #require(UniqueID(id))
            let capture = payments.wallet.holds.state.withLock { $0.captures[hold] }
            #expect(capture?.legs.map(\.credit) == ["clearing:\(processor.name)"])
        }
    }

    @Test(arguments: ProcessorScene.both) func aRefusedTransferIsReleased(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newWithdrawal("1000.01", by: processor)
            try await payments.waitUntil(Self.withdrawals, id, is: "failed")
            try await payments.waitUntilOver(id)
            #expect(try await payments.outflow(Self.withdrawals, id)["failure_code"] == .string("account_refused"))
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.released.count == 1 && state.captures.isEmpty)
        }
    }

    @Test(arguments: ProcessorScene.both) func aTransferThatWaitsIsAskedAbout(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newWithdrawal("1000.02", by: processor)
            try await payments.waitUntil(Self.withdrawals, id, is: "processing")
            try await eventually("the processor has it") {
                payments.clock.advance(by: .seconds(1))
                return try await payments.settle("payouts", id, at: processor) == 200
            }
            try await payments.waitUntil(Self.withdrawals, id, is: "succeeded")
            isDoneOnce(payments)
        }
    }

    @Test(arguments: ProcessorScene.both) func aTransferThatComesBackIsGivenBack(processor: ProcessorScene) async throws
    {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newWithdrawal("1000.07", by: processor)
            try await payments.waitUntil(Self.withdrawals, id, is: "returned")
            #expect(try await payments.outflow(Self.withdrawals, id)["returned"]?["amount"] == .string("1000.07"))
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.restored.count == 1)
        }
    }

    /// Its own events: not signed, and about nothing that it says.
    @Test(arguments: ProcessorScene.both) func transferEventsMoveNothing(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newWithdrawal("1000.02", by: processor)
            try await payments.waitUntil(Self.withdrawals, id, is: "processing")
            let event = #"{"event":"transfer.success","data":{"reference":"\#(id)","status":"success"}}"#
            #expect(try await payments.event(event, from: processor, secret: "whsec_other").status == 401)
            #expect(try await payments.event(event, from: processor).status == 200)
            payments.clock.advance(by: .seconds(60))
            #expect(try await payments.outflow(Self.withdrawals, id)["status"] == .string("processing"))
            #expect(payments.wallet.holds.state.withLock { $0.captures.isEmpty })
        }
    }

    /// A currency that it does not send is no way to that account.
    @Test func dollarsAreNotSentByThem() async throws {
        try await PaymentsHarness.run { payments in
            let account = try await payments.newAccount()
            let shown = try await payments.send(.GET, "\(PaymentsHarness.accounts)/\(account)").json
            #expect(shown["rails"] == .array([.string("sandbox")]))
            let body = """
                {"wallet_id":"\(PaymentsHarness.wallet)","amount":{"amount":"10.00","currency":"USD"},\
                "bank_account_id":"\(account)","via":"paystack"}
                """
            let refused = try await payments.send(.POST, Self.withdrawals, json: body, key: "k")
            #expect(refused.code == "rail_not_available")
        }
    }

    // MARK: Refunds

    @Test(arguments: ProcessorScene.both, ["400.00", "400.03", "400.04", "400.05", "400.06"])
    func refundsAreDoneOnce(processor: ProcessorScene, amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("1000.00", at: processor)
            let id = try await payments.newRefund(amount, of: deposit)
            try await payments.waitUntil(Self.refunds, id, is: "succeeded")
            isDoneOnce(payments)
            #expect(try await payments.refunds(at: processor, noted: id).count == 1)
        }
    }

    @Test(arguments: ProcessorScene.both) func aRefusedRefundIsReleased(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("1000.00", at: processor)
            let id = try await payments.newRefund("400.01", of: deposit)
            try await payments.waitUntil(Self.refunds, id, is: "failed")
            try await payments.waitUntilOver(id)
            #expect(payments.wallet.holds.state.withLock { $0.released.count } == 1)
        }
    }

    @Test(arguments: ProcessorScene.both) func aRefundThatWaitsEndsWhenItsProviderSays(processor: ProcessorScene)
        async throws
    {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("1000.00", at: processor)
            let id = try await payments.newRefund("400.02", of: deposit)
            try await eventually("the processor has it") {
                payments.clock.advance(by: .seconds(1))
                return try await payments.refunds(at: processor, noted: id).count == 1
            }
            #expect(try await payments.outflow(Self.refunds, id)["status"] != .string("succeeded"))
            let name = "\(processor.name):\(id)%230"
            let settled = try await payments.atProvider(
                .post, "/payments/\(processor.name):\(deposit)/refunds/\(name)/settle", "{}")
            #expect(settled.status == 200)
            try await payments.waitUntil(Self.refunds, id, is: "succeeded")
        }
    }

    @Test(arguments: ProcessorScene.both) func aRefundThatComesBackIsGivenBack(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("1000.00", at: processor)
            let id = try await payments.newRefund("400.07", of: deposit)
            try await payments.waitUntil(Self.refunds, id, is: "succeeded")
            try await payments.waitUntil(Self.refunds, id, is: "failed")
            #expect(try await payments.outflow(Self.refunds, id)["failure_code"] == .string("refund_returned"))
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.restored.count == 1)
        }
    }

    // MARK: Words

    private static func word(_ told: ProviderPayout?, of amount: Money) -> String {
        switch told {
        case .pending?: "pending"
        case .paid?: "paid"
        case .refused?: "refused"
        case .returned(let back, _)?: back == amount ? "returned" : "partly"
        case nil: "unknown"
        }
    }

    @Test(arguments: [
        ("otp", "pending"), ("queued", "pending"), ("received", "pending"), ("processing", "pending"),
        ("success", "paid"), ("failed", "refused"), ("abandoned", "refused"), ("blocked", "refused"),
        ("rejected", "refused"), ("reversed", "returned"), ("something_new", "unknown"),
    ])
    func paystacksWordsForTransfers(status: String, meaning: String) throws {
        let text = """
            {"id":1,"transfer_code":"TRF_1","reference":"r","status":"\(status)","amount":1000,"currency":"NGN"}
            """
        let read = try JSONReader.decode(PaystackTransfer.self, from: Array(text.utf8), unknownFields: .ignore)
        #expect(Self.word(read.told, of: read.amount) == meaning)
    }
}
