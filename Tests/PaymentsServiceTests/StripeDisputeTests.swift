import Authentication
import Crypto
import HTTPKit
import JSONKit
import Logging
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Disputes as Stripe tells them: a signed event names one, and Stripe says how it stands.
@Suite(.timeLimit(.minutes(2))) struct StripeDisputeTests {
    private static let key = ("Authorization", "Bearer sk_stripe_development")
    private static let taken = #"{"amount":-10000,"fee":1500,"currency":"usd"}"#
    private static let given = #"{"amount":10000,"fee":-1500,"currency":"usd"}"#

    /// A deposit of 100.00 of which 40.00 are left, and what Stripe calls its payment.
    private func spent(_ payments: PaymentsHarness) async throws -> (id: String, intent: String) {
        let made = try await payments.deposit("100.00", with: "stripe")
        let id = try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
        try await payments.waitUntil(id, is: "succeeded")
        payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 4_000)
        let deposit = try #require(UniqueID(id))
        let intent = try await payments.database.query(
            "select provider_reference from payments.deposits where id = \(deposit)"
        ).first(String.self)
        return (id, try #require(intent))
    }

    private func put(
        _ payments: PaymentsHarness, _ status: String, of intent: String, _ moves: [String] = [taken]
    ) async throws {
        let dispute = """
            {"id":"du_1","object":"dispute","charge":"ch_1","payment_intent":"\(intent)","amount":10000,\
            "currency":"usd","status":"\(status)","balance_transactions":[\(moves.joined(separator: ","))]}
            """
        let answer = try await payments.sandbox.send(
            .post, "/stripe/control/disputes", headers: [Self.key], body: Array(dispute.utf8))
        #expect(answer.status == 200)
    }

    /// What the event itself says of money is not true.
    private func tell(
        _ payments: PaymentsHarness, _ what: String, secret: String = "whsec_stripe_development"
    ) async throws -> PaymentsHarness.Answer {
        let body = """
            {"id":"evt_\(what)","object":"event","type":"charge.dispute.\(what)","data":{"object":{"id":"du_1",\
            "object":"dispute","amount":1,"currency":"eur","status":"lost"}}}
            """
        let time = "\(payments.clock.now.secondsSince1970)"
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(time).\(body)".utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return try await payments.send(
            .POST, "/api/v1/payments/webhooks/stripe", as: nil, json: body,
            headers: [("Stripe-Signature", "t=\(time),v1=\(Hex.encode(Array(code)))")])
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

    @Test func whatIsTakenBackIsBookedOnceAndMirroredWhenWon() async throws {
        try await PaymentsHarness.run { payments in
            let (deposit, intent) = try await spent(payments)
            try await put(payments, "needs_response", of: intent)
            for event in ["created", "created", "funds_withdrawn"] {
                #expect(try await tell(payments, event).status == 200)
            }
            let taken = try await chargeback(payments, of: deposit, is: "waiting")
            #expect(taken["shortfall"]?["amount"] == .string("60.00"))
            #expect(try await list(payments, of: deposit).count == 1)
            let door = payments.wallet.door
            #expect(door.balance(PaymentsHarness.wallet) == 0)
            #expect(door.book("receivable:returns") == -6_000)
            #expect(door.book("costs:providers") == -1_500)
            #expect(door.book("clearing:stripe") == 11_500)
            // Won, and the money is not there yet.
            try await put(payments, "won", of: intent)
            #expect(try await tell(payments, "closed").status == 200)
            #expect(try await list(payments, of: deposit).first?["status"] == .string("opened"))
            try await put(payments, "won", of: intent, [Self.taken, Self.given])
            for _ in 0..<2 { #expect(try await tell(payments, "funds_reinstated").status == 200) }
            let won = try await chargeback(payments, of: deposit, is: "ended")
            #expect(won["status"] == .string("won"))
            #expect(door.balance(PaymentsHarness.wallet) == 4_000)
            for account in ["receivable:returns", "costs:providers", "clearing:stripe"] {
                #expect(door.book(account) == 0)
            }
        }
    }

    @Test func anInquiryMovesNothingAndOneThatIsLostEnds() async throws {
        try await PaymentsHarness.run { payments in
            let (deposit, intent) = try await spent(payments)
            try await put(payments, "warning_needs_response", of: intent, [])
            #expect(try await tell(payments, "created").status == 200)
            #expect(try await list(payments, of: deposit).isEmpty)
            try await put(payments, "lost", of: intent)
            #expect(try await tell(payments, "closed", secret: "whsec_other").status == 401)
            #expect(try await list(payments, of: deposit).isEmpty)
            #expect(try await tell(payments, "closed").status == 200)
            let lost = try await chargeback(payments, of: deposit, is: "ended")
            #expect(lost["status"] == .string("lost"))
            #expect(payments.wallet.door.book("clearing:stripe") == 11_500)
        }
    }

    @Test func whatIsNoDepositOrNotThereBooksNothing() async throws {
        try await PaymentsHarness.run { payments in
            let (deposit, _) = try await spent(payments)
            #expect(try await tell(payments, "created").status == 200)
            try await put(payments, "needs_response", of: "pi_of_another")
            #expect(try await tell(payments, "created").status == 200)
            #expect(try await list(payments, of: deposit).isEmpty)
        }
    }

    // MARK: What is not booked is told

    private func event(_ status: String, _ moves: [String], currency: String = "usd") throws -> ProviderEvent {
        let text = """
            {"id":"du_1","payment_intent":"pi_1","amount":10000,"currency":"\(currency)","status":"\(status)",\
            "balance_transactions":[\(moves.joined(separator: ","))]}
            """
        let bytes = Array(text.utf8)
        return try JSONReader.decode(StripeDispute.self, from: bytes, unknownFields: .ignore).event("evt_1")
    }

    @Test func whatCannotBeBookedIsToldAndNothingIsGuessed() throws {
        for (status, moves, currency) in [
            ("charge_refunded", [Self.taken], "usd"), ("lost", [Self.taken, Self.given], "usd"),
            ("needs_response", [Self.taken], "eur"), ("lost", [Self.taken, Self.taken], "usd"),
            ("lost", [#"{"amount":-9999,"fee":1500,"currency":"usd"}"#], "usd"),
        ] {
            let event = try event(status, moves, currency: currency)
            #expect(event.chargebackOf == nil && event.unbooked != nil, "\(status)")
        }
        let kept = #"{"amount":10000,"fee":0,"currency":"usd"}"#
        let won = try event("won", [Self.taken, kept])
        #expect(won.chargebackOf?.state == .won && won.chargebackOf?.keepsFee == true && won.unbooked == nil)
        let part = try event("won", [Self.taken, #"{"amount":10000,"fee":-500,"currency":"usd"}"#])
        #expect(part.chargebackOf?.state == .won && part.chargebackOf?.keepsFee == false && part.unbooked != nil)
        let inquiry = try event("warning_closed", [])
        #expect(inquiry.chargebackOf == nil && inquiry.unbooked == nil)
    }

    @Test func eachIsCountedByItsProvider() {
        let metrics = PrometheusRegistry()
        let unbooked = UnbookedChargebacks(metrics, logger: Logger(label: "test"))
        #expect(metrics.exposition().contains(#"payments_chargebacks_unbooked_total{provider="square"} 0"#))
        unbooked.add("dispute.created", from: "square")
        #expect(metrics.exposition().contains(#"payments_chargebacks_unbooked_total{provider="square"} 1"#))
        #expect(metrics.exposition().contains(#"payments_chargebacks_unbooked_total{provider="stripe"} 0"#))
    }
}
