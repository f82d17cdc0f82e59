import Authentication
import FoundationEssentials
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Chargebacks as every processor tells them in its own words, over HTTP against the sandbox that plays them.
@Suite(.timeLimit(.minutes(3))) struct ProcessorDisputeTests {
    static let all = Processors.all.map { $0.name }

    /// A deposit of 100.00 of which 40.00 are left.
    private func spent(_ payments: PaymentsHarness, _ provider: String, _ amount: String = "100.00") async throws
        -> String
    {
        let made = try await payments.deposit(amount, with: provider)
        let id = try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
        try await payments.waitUntil(id, is: "succeeded")
        payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 4_000)
        return id
    }

    /// Of the payment of this deposit, as the payer's bank does.
    private func dispute(
        _ payments: PaymentsHarness, _ provider: String, of deposit: String, _ status: String, more: String = ""
    ) async throws -> Int {
        let name = provider == SandboxProcessor.name ? deposit : "\(provider):\(deposit)"
        return try await payments.atProvider(
            .post, "/payments/\(name)/dispute", #"{"status":"\#(status)"\#(more)}"#
        ).status
    }

    private func list(_ payments: PaymentsHarness, of deposit: String) async throws -> [JSONValue] {
        let path = "/api/v1/admin/payments/chargebacks?deposit_id=\(deposit)"
        return try await payments.asOperator(.GET, path).json["data"]?.arrayValue ?? []
    }

    private func chargeback(
        _ payments: PaymentsHarness, of deposit: String, is stage: String
    ) async throws -> JSONValue {
        try await eventually("the chargeback is \(stage)") {
            payments.clock.advance(by: .milliseconds(500))
            let first = try await list(payments, of: deposit).first
            return first?["stage"]?.stringValue == stage ? first : nil
        }
    }

    /// In minor units; nothing where the processor does not tell of one.
    private func fee(of chargeback: JSONValue) throws -> Int64 {
        let text = try #require(chargeback["fee"]?["amount"]?.stringValue)
        return try Money(parsing: text, currency: .USD).minorUnits
    }

    private func unbooked(_ payments: PaymentsHarness, _ provider: String) -> Bool {
        payments.service.context.metrics.exposition().contains(
            #"payments_chargebacks_unbooked_total{provider="\#(provider)"} 0"#) == false
    }

    @Test(arguments: all) func whatIsTakenIsBookedOnceAndMirroredWhenWon(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await spent(payments, provider)
            let fee = #","fee":\#(People.money("15.00"))"#
            for _ in 0..<2 {
                #expect(try await dispute(payments, provider, of: deposit, "opened", more: fee) == 200)
            }
            let taken = try await chargeback(payments, of: deposit, is: "waiting")
            #expect(taken["shortfall"]?["amount"] == .string("60.00") && taken["provider"] == .string(provider))
            let (door, costs) = (payments.wallet.door, try self.fee(of: taken))
            #expect(costs == 0 || costs == 1_500)
            #expect(door.balance(PaymentsHarness.wallet) == 0)
            #expect(door.book("receivable:returns") == -6_000)
            #expect(door.book("costs:providers") == -costs)
            #expect(door.book("clearing:\(provider)") == 10_000 + costs)
            #expect(try await payments.refund(nil, of: deposit).code == "refund_exceeds_payment")
            #expect(try await dispute(payments, provider, of: deposit, "won") == 200)
            let won = try await chargeback(payments, of: deposit, is: "ended")
            #expect(won["status"] == .string("won") && won["keeps_fee"] == .bool(false))
            #expect(door.balance(PaymentsHarness.wallet) == 4_000)
            for account in ["receivable:returns", "costs:providers", "clearing:\(provider)"] {
                #expect(door.book(account) == 0, "\(account)")
            }
            #expect(try await list(payments, of: deposit).count == 1)
            #expect(!unbooked(payments, provider))
        }
    }

    /// What a processor charges and keeps is ours to pay.
    @Test(arguments: all) func aFeeThatIsKeptStays(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await spent(payments, provider)
            let fee = #","fee":\#(People.money("15.00"))"#
            #expect(try await dispute(payments, provider, of: deposit, "opened", more: fee) == 200)
            let costs = try self.fee(of: try await chargeback(payments, of: deposit, is: "waiting"))
            #expect(try await dispute(payments, provider, of: deposit, "won", more: #","keeps_fee":true"#) == 200)
            let won = try await chargeback(payments, of: deposit, is: "ended")
            #expect(won["keeps_fee"] == .bool(costs > 0))
            let door = payments.wallet.door
            #expect(door.balance(PaymentsHarness.wallet) == 4_000 && door.book("receivable:returns") == 0)
            #expect(door.book("costs:providers") == -costs && door.book("clearing:\(provider)") == costs)
            #expect(!unbooked(payments, provider))
        }
    }

    /// A part of it, told three times, with an answer of the wallet that is lost.
    @Test(arguments: all) func aPartThatIsLostEnds(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await spent(payments, provider)
            payments.wallet.door.state.withLock { $0.silent = 1 }
            let part = #","amount":\#(People.money("30.03"))"#
            #expect(try await dispute(payments, provider, of: deposit, "opened", more: part) == 200)
            let taken = try await chargeback(payments, of: deposit, is: "waiting")
            #expect(taken["amount"]?["amount"] == .string("30.03") && taken["shortfall"]?["amount"] == .string("0.00"))
            #expect(try await dispute(payments, provider, of: deposit, "lost") == 200)
            let lost = try await chargeback(payments, of: deposit, is: "ended")
            #expect(lost["status"] == .string("lost"))
            #expect(payments.wallet.door.balance(PaymentsHarness.wallet) == 997)
            #expect(payments.wallet.door.book("clearing:\(provider)") == 3_003)
            let left = try await payments.send(.GET, "/api/v1/payments/deposits/\(deposit)").json
            #expect(left["refundable"]?["amount"] == .string("69.97"))
        }
    }

    /// At once with what its owner gives back: together never more than there was.
    @Test(arguments: all) func raceWithARefund(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await spent(payments, provider)
            async let told = dispute(payments, provider, of: deposit, "opened")
            async let refund = payments.refund("60.00", of: deposit)
            let (status, answer) = try await (told, refund)
            #expect(status == 200)
            #expect(answer.status == 201 || answer.code == "refund_exceeds_payment", "\(answer.code ?? "")")
            _ = try await chargeback(payments, of: deposit, is: "waiting")
            #expect(try await payments.refund("0.01", of: deposit).code == "refund_exceeds_payment")
        }
    }

    // MARK: Their words

    private func paypal(
        _ moves: [String], _ status: String = "RESOLVED", _ outcome: String = "NONE"
    ) throws -> PayPalDispute {
        let text = """
            {"dispute_id":"PP-D-1","status":"\(status)","disputed_transactions":[{"seller_transaction_id":"C1"}],\
            "dispute_outcome":{"outcome_code":"\(outcome)"},"fund_movements":[\(moves.joined(separator: ","))]}
            """
        return try JSONReader.decode(PayPalDispute.self, from: Array(text.utf8), unknownFields: .ignore)
    }

    private func move(_ kind: String, _ value: String, _ reason: String = "DISPUTE_SETTLEMENT") -> String {
        let amount = #"{"currency_code":"USD","value":"\#(value)"}"#
        return #"{"party":"SELLER","type":"\#(kind)","reason":"\#(reason)","amount":\#(amount)}"#
    }

    @Test func whatPayPalHasMovedCounts() throws {
        let (taken, given) = (move("DEBIT", "100.00"), move("CREDIT", "100.00"))
        let fee = move("DEBIT", "15.00", "CHARGEBACK_FEE")
        let buyers = given.replacing("SELLER", with: "BUYER")
        #expect(try paypal([]).sums == nil && paypal([buyers]).sums == nil)
        for (moves, status, outcome, state) in [
            ([taken], "WAITING_FOR_SELLER_RESPONSE", "NONE", ProviderChargeback.State.opened),
            ([taken, fee, buyers], "RESOLVED", "RESOLVED_BUYER_FAVOUR", .lost),
            // Not there yet.
            ([taken], "RESOLVED", "RESOLVED_SELLER_FAVOUR", .opened), ([taken, given], "RESOLVED", "NONE", .won),
        ] {
            let dispute = try paypal(moves, status, outcome)
            #expect(dispute.told(try #require(dispute.sums))?.state == state, "\(moves)")
        }
        let kept = try paypal([taken, fee, given])
        #expect(kept.told(try #require(kept.sums))?.keepsFee == true)
        for odd in [
            [taken, move("CREDIT", "40.00")], [taken, fee, given, move("CREDIT", "1.00", "CHARGEBACK_FEE")],
            [taken, move("DEBIT", "1.00", "SOMETHING_NEW")], [given],
        ] {
            let dispute = try paypal(odd)
            #expect(dispute.told(try #require(dispute.sums)) == nil, "\(odd)")
        }
    }

    @Test(arguments: [
        ("EVIDENCE_REQUIRED", "opened"), ("PROCESSING", "opened"), ("WON", "won"), ("LOST", "lost"),
        ("ACCEPTED", "lost"), ("SOMETHING_NEW", "nothing"),
    ])
    func squaresWords(state: String, meaning: String) throws {
        let text = """
            {"dispute":{"id":"d","state":"\(state)","amount_money":{"amount":100,"currency":"USD"},\
            "disputed_payment":{"payment_id":"p"}}}
            """
        let read = try JSONReader.decode(SquareDisputeAnswer.self, from: Array(text.utf8), unknownFields: .ignore)
        #expect(read.dispute.standing?.rawValue ?? "nothing" == meaning && !read.dispute.isInquiry)
    }

    @Test(arguments: [
        ("awaiting-merchant-feedback", "null", "opened"), ("awaiting-bank-feedback", "null", "opened"),
        ("pending", "null", "opened"), ("resolved", #""merchant-accepted""#, "lost"),
        ("resolved", #""auto-accepted""#, "lost"), ("resolved", #""declined""#, "won"), ("archived", "null", "nothing"),
        ("resolved", "null", "nothing"),
    ])
    func paystacksWords(status: String, resolution: String, meaning: String) throws {
        let text = """
            {"id":1,"status":"\(status)","resolution":\(resolution),"refund_amount":100,"currency":"NGN",\
            "transaction":{"reference":"r"}}
            """
        let read = try JSONReader.decode(PaystackDispute.self, from: Array(text.utf8), unknownFields: .ignore)
        #expect(read.state?.rawValue ?? "nothing" == meaning)
    }

    @Test(arguments: [
        ("initiated", "opened"), ("declined", "opened"), ("won", "won"), ("lost", "lost"), ("accepted", "lost"),
        ("something-new", "nothing"),
    ])
    func flutterwavesWords(status: String, meaning: String) throws {
        let text = #"{"id":1,"flw_ref":"f","status":"\#(status)","transaction_id":2,"amount":10.5}"#
        let read = try JSONReader.decode(FlutterwaveChargeback.self, from: Array(text.utf8), unknownFields: .ignore)
        #expect(read.state?.rawValue ?? "nothing" == meaning)
        #expect(read.amount(in: .NGN)?.minorUnits == 1_050 && read.amount(in: .JPY) == nil)
    }

    /// An event proves nothing: what its sender does not know is told, and books nothing.
    @Test(arguments: ProcessorScene.both) func forgedDisputesBookNothing(processor: ProcessorScene) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await spent(payments, processor.name)
            let event =
                processor.name == "paystack"
                ? #"{"event":"charge.dispute.create","data":{"id":77,"status":"resolved","refund_amount":10000}}"#
                : #"{"event":"chargeback","data":{"id":77,"flw_ref":"FLW-1","status":"lost","amount":100}}"#
            #expect(try await payments.event(event, from: processor, secret: "whsec_other").status == 401)
            #expect(!unbooked(payments, processor.name))
            #expect(try await payments.event(event, from: processor).status == 200)
            #expect(try await list(payments, of: deposit).isEmpty && unbooked(payments, processor.name))
        }
    }
}
