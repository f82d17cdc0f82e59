import Authentication
import Contracts
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

/// Deposits through Paystack and Flutterwave, over HTTP against the sandbox that plays them, one for each of its
/// behaviours.
@Suite(.timeLimit(.minutes(2))) struct ProcessorDepositTests {
    @Test(arguments: ProcessorScene.both)
    func anOrdinaryOneIsPaidOnItsPageAndCreditedOnce(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let made = try await payments.deposit("1000.00", at: processor)
            #expect(made.status == 201)
            #expect(made.json["next_action"]?["url"]?.stringValue?.contains("/checkout/") == true)
            let id = try #require(made.json["id"]?.stringValue)
            try await payments.waitUntil(id, is: "succeeded")
            let credits = payments.wallet.state.withLock { Array($0.credited.values) }
            #expect(credits.map(\.provider) == [processor.name])
            #expect(credits.map(\.amount) == [Money(minorUnits: 100_000, currency: .NGN)])
        }
    }

    /// It counts in hundredths: ten thousand francs, which have none, would be collected as a hundred.
    @Test func paystackTakesWhatHasHundredths() async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            for currency in ["XOF", "JPY", "KWD"] {
                let refused = try await payments.deposit("1000", at: .paystack, currency: currency)
                #expect(refused.status == 422 && refused.code == "amount_not_supported", "\(currency)")
            }
            let asked = try await payments.send(.GET, "/api/v1/payments/providers?direction=in&currency=XOF")
            let names = (asked.json["data"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
            #expect(names.contains("stripe") && !names.contains("paystack"))
        }
    }

    @Test(arguments: ProcessorScene.both)
    func aDeclinedOneFailsAndSaysWhy(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit("1000.01", at: processor)
            try await payments.waitUntil(id, is: "failed")
            let deposit = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)").json
            #expect(deposit["failure_code"]?.stringValue == "card_declined")
            #expect(payments.wallet.credits == 0)
        }
    }

    @Test(arguments: ProcessorScene.both)
    func oneThatWaitsIsCreditedWhenItIsPaid(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit("1000.02", at: processor)
            #expect(try await payments.status(id) == "pending")
            #expect(try await payments.settle("payments", id, at: processor) == 200)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    @Test(arguments: ProcessorScene.both, ["1000.03", "1000.04", "1000.05"])
    func repeatedEarlyAndUnansweredOnesAreCreditedOnce(processor: ProcessorScene, amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit(amount, at: processor)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    @Test(arguments: ProcessorScene.both)
    func whatNobodyPaysExpiresAndMoneyThatComesLaterCounts(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit("1000.02", at: processor)
            payments.clock.advance(by: .seconds(24 * 3_600))
            try await payments.waitUntil(id, is: "expired")
            #expect(try await payments.settle("payments", id, at: processor) == 200)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    // MARK: Events

    @Test(arguments: ProcessorScene.both)
    func eventsProveNothingByThemselves(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit("1000.02", at: processor)
            let event = processor.paid(id, 100_002)
            #expect(try await payments.event(event, from: processor, secret: "whsec_other").status == 401)
            let path = "/api/v1/payments/webhooks/\(processor.name)"
            #expect(try await payments.send(.POST, path, as: nil, json: event).status == 401)
            // Genuine as far as its proof goes, and nobody has paid.
            for lie in [event, processor.paid(id, 1), processor.paid("nothing-of-ours", 100_002)] {
                #expect(try await payments.event(lie, from: processor).status == 200)
            }
            #expect(try await payments.event(#"{"event":"charge"}"#, from: processor).code == "webhook_malformed")
            #expect(try await payments.status(id) == "pending")
            #expect(payments.wallet.credits == 0)
        }
    }

    @Test(arguments: ProcessorScene.both)
    func aReplayedEventChangesNothing(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.credited("1000.00", at: processor)
            for _ in 0..<3 {
                #expect(try await payments.event(processor.paid(id, 100_000), from: processor).status == 200)
            }
            #expect(payments.wallet.credits == 1)
            #expect(payments.wallet.state.withLock { $0.requests } == 1)
        }
    }

    /// Of two events at once, and the saga's own question, one has the effect.
    @Test(arguments: ProcessorScene.both)
    func eventsAtOnceCreditOnce(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit("1000.02", at: processor)
            #expect(try await payments.settle("payments", id, at: processor) == 200)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for copy in 0..<8 {
                    let event = processor.paid(id, Int64(copy))
                    group.addTask { try await payments.event(event, from: processor).status }
                }
                for try await status in group { #expect(status == 200) }
            }
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    @Test func theSecretBeforeIsGoodWhileItIsConfigured() async throws {
        let variables = [
            "PAYSTACK_WEBHOOK_SECRET": "whsec_new_secret", "PAYSTACK_WEBHOOK_SECRET_PREVIOUS": "whsec_old_secret",
        ]
        try await PaymentsHarness.run(variables) { payments in
            let event = ProcessorScene.paystack.paid("x", 1)
            for (secret, status) in [("whsec_new_secret", 200), ("whsec_old_secret", 200), ("whsec_other", 401)] {
                let answer = try await payments.event(event, from: .paystack, secret: secret)
                #expect(answer.status == status)
            }
        }
    }

    // MARK: Fees

    /// 1.5 % and 100.00, at most 2,000.00; rounded up.
    @Test(arguments: [
        ("1000.00", "115.00"), ("1000.02", "115.01"), ("126666.00", "1999.99"), ("126667.00", "2000.00"),
        ("5000000.00", "2000.00"),
    ])
    func aCardAtPaystackCostsAShareAndAFixedPart(amount: String, fee: String) async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            let made = try await payments.deposit(amount, at: .paystack)
            #expect(made.json["fee"]?["amount"] == .string(fee), "\(made.code ?? "")")
        }
    }

    @Test func whatTheFeeWouldEatIsRefused() async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            let eaten = try await payments.deposit("100.00", at: .paystack)
            #expect(eaten.code == "fee_above_amount")
            let free = try await payments.deposit("100.00", at: .flutterwave)
            #expect(free.json["fee"]?["amount"] == .string("0.00"))
            let unordered = try await payments.deposit("100.00", at: .paystack, method: "virtual_account")
            #expect(unordered.code == "unknown_provider")
        }
    }

    // MARK: Spelling

    @Test(arguments: [
        ("10", 1_000), ("10.5", 1_050), ("0.07", 7), ("90071992547409.93", 9_007_199_254_740_993),
        ("1000000.10", 100_000_010),
    ])
    func flutterwavesNumbersAreReadAsTheyAreSpelt(number: String, units: Int64) throws {
        let text = """
            {"id":1,"tx_ref":"a","status":"successful","currency":"NGN","amount":\(number)}
            """
        let read = try JSONReader.decode(
            FlutterwaveTransaction.self, from: Array(text.utf8), unknownFields: .ignore)
        #expect(read.amount == Money(minorUnits: units, currency: .NGN))
    }

    @Test(arguments: ["10.005", "1e3", #""10""#, "-", "null"])
    func whatIsNoAmountIsNotGuessed(number: String) {
        let text = """
            {"id":1,"tx_ref":"a","status":"successful","currency":"NGN","amount":\(number)}
            """
        let bytes = Array(text.utf8)
        let read = try? JSONReader.decode(FlutterwaveTransaction.self, from: bytes, unknownFields: .ignore)
        #expect(read?.amount == nil)
    }
}
