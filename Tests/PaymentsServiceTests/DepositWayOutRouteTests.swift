import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Money that came and cannot be credited as it was ordered: operators send it to another wallet, or back.
@Suite(.timeLimit(.minutes(2))) struct DepositWayOutRouteTests {
    private static let otherWallet = UniqueID(high: 8, low: 9)
    private static let why = #""reason":"the customer closed the wallet""#

    private func redirect(
        _ payments: PaymentsHarness, _ id: String, to wallet: UniqueID = otherWallet, key: String? = nil
    ) async throws -> PaymentsHarness.Answer {
        try await payments.asOperator(
            .POST, "\(PaymentsHarness.operators)/\(id)/redirect", #"{"wallet_id":"\#(wallet)",\#(Self.why)}"#, key: key)
    }

    private func refund(
        _ payments: PaymentsHarness, _ id: String, key: String? = nil
    ) async throws -> PaymentsHarness.Answer {
        try await payments.asOperator(.POST, "\(PaymentsHarness.operators)/\(id)/refund", "{\(Self.why)}", key: key)
    }

    // MARK: Elsewhere

    @Test func closedWalletsMoneyGoesToAnotherOfItsOwner() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit()
            let mine = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)").json
            #expect(mine["status"]?.stringValue == "pending")
            #expect(mine["pending_reason"]?.stringValue == "wallet_closed")
            payments.wallet.state.withLock { $0.refusal = nil }
            let taken = try await redirect(payments, id, key: "k")
            #expect(taken.status == 200 && taken.json["stage"]?.stringValue == "crediting")
            try await payments.waitUntil(id, is: "succeeded")
            let credited = payments.wallet.state.withLock { Array($0.credited.values) }
            #expect(credited.map { $0.walletID } == [Self.otherWallet])
            let again = try await redirect(payments, id, key: "k")
            #expect(again.headers.first(name: "Idempotent-Replayed") == "true" && again.body == taken.body)
            #expect(try await redirect(payments, id).code == "deposit_not_held")
            let history = try await payments.asOperator(.GET, "\(PaymentsHarness.operators)/\(id)").json
            let actions = history["actions"]?.arrayValue ?? []
            #expect(actions.count == 1 && actions.first?["action"]?.stringValue == "redirect")
            #expect(actions.first?["by"]?.stringValue == "\(PaymentsHarness.staff)")
            #expect(actions.first?["reason"]?.stringValue == "the customer closed the wallet")
            #expect(actions.first?["from_wallet_id"]?.stringValue == "\(PaymentsHarness.wallet)")
            #expect(actions.first?["to_wallet_id"]?.stringValue == "\(Self.otherWallet)")
        }
    }

    @Test func aWalletThatIsNotTheOwnersIsToldBeforeAnythingMoves() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit()
            for (code, status) in [("not_found", 404), ("wallet_frozen", 422), ("currency_mismatch", 422)] {
                payments.wallet.state.withLock { $0.checkRefusal = code }
                let refused = try await redirect(payments, id)
                #expect(refused.status == status && refused.code == code)
                // The wallet is the wrong one, not the money.
                let expected = code == "currency_mismatch" ? "USD" : nil
                #expect(refused.json["expected_currency"]?.stringValue == expected)
            }
            #expect(try await payments.stage(id) == "held")
            #expect(payments.wallet.credits == 0)
        }
    }

    @Test func anotherAmountIsCreditedAsItCameWithTheFeeOfThat() async throws {
        try await PaymentsHarness.run { payments in
            let rule = #"{"provider":"sandbox","method":"card","currency":"USD","basis_points":100}"#
            let fees = "/api/v1/admin/payments/deposit-fees"
            #expect(try await payments.send(.PUT, fees, roles: [.operator], json: rule).status == 200)
            let id = try await payments.newDeposit("10.02")
            #expect(try await payments.webhook(payments.event("evt_1", deposit: id, amount: "7.77")).status == 200)
            try await payments.waitUntil(id, isIn: "held")
            #expect(try await redirect(payments, id, to: PaymentsHarness.wallet).status == 200)
            try await payments.waitUntil(id, is: "succeeded")
            let deposit = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)").json
            #expect(deposit["paid"]?["amount"]?.stringValue == "7.77")
            #expect(deposit["fee"]?["amount"]?.stringValue == "0.08")
            #expect(deposit["credited"]?["amount"]?.stringValue == "7.69")
            let credited = payments.wallet.state.withLock { $0.credited.values.first }
            #expect(credited?.amount.minorUnits == 777 && credited?.fee.minorUnits == 8)
        }
    }

    /// A retry's credit was on its way to the first wallet when the operator chose another.
    @Test func whatIsInTheFirstWalletAlreadyStaysThere() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit(because: "wallet_frozen")
            payments.wallet.state.withLock {
                $0.refusal = nil
                $0.silentCredits = 1
            }
            let retry = "\(PaymentsHarness.operators)/\(id)/retry"
            #expect(try await payments.send(.POST, retry, roles: [.operator], json: "{}").status == 503)
            #expect(try await redirect(payments, id).status == 200)
            try await payments.waitUntil(id, is: "succeeded")
            let deposit = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)").json
            #expect(deposit["wallet_id"]?.stringValue == "\(PaymentsHarness.wallet)")
            #expect(payments.wallet.credits == 1)
        }
    }

    // MARK: Back

    /// One for each of the provider's behaviours; the deposit has the same cents, and is paid by hand where it must be.
    @Test(arguments: ["10.00", "10.03", "10.04", "10.05", "10.06"])
    func moneyGoesBackToItsPayerOnce(amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit(amount)
            let asked = try await refund(payments, id, key: "k")
            #expect(asked.status == 200 && asked.json["stage"]?.stringValue == "refunding")
            try await eventually("the payer has it back") {
                payments.clock.advance(by: .seconds(5))
                return try await payments.status(id) == "refunded"
            }
            let atProvider = try await payments.atProvider(.get, "/payments/\(id)")
            let payment = try JSONParser.parse(atProvider.body)
            #expect(payment["refunded"]?["amount"]?.stringValue == amount)
            #expect(payments.wallet.credits == 0)
            #expect(payments.wallet.state.withLock { $0.closed.values.first } == 0)
            #expect(try await refund(payments, id, key: "k").body == asked.body)
            #expect(try await refund(payments, id).code == "deposit_not_held")
            // Whatever is heard of the payment later changes nothing.
            #expect(try await payments.webhook(payments.event("evt_late", deposit: id, amount: amount)).status == 200)
            #expect(try await payments.status(id) == "refunded")
        }
    }

    @Test func aRefundThatWaitsIsPendingUntilTheProviderSaysSo() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit("10.02")
            #expect(try await refund(payments, id).status == 200)
            let path = "/payments/\(id)/refunds/\(id)-0"
            try await eventually("the provider was asked") {
                try await payments.atProvider(.get, path).status == 200
            }
            let waiting = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)").json
            #expect(waiting["status"]?.stringValue == "pending")
            #expect(waiting["pending_reason"]?.stringValue == "wallet_closed")
            #expect(try await payments.atProvider(.post, "\(path)/settle", "{}").status == 200)
            try await payments.waitUntil(id, is: "refunded")
        }
    }

    @Test func aRefusedRefundIsHeldAgainAndMayStillBeCredited() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit("10.02")
            #expect(try await refund(payments, id).status == 200)
            let path = "/payments/\(id)/refunds/\(id)-0"
            try await eventually("the provider was asked") {
                try await payments.atProvider(.get, path).status == 200
            }
            #expect(try await payments.atProvider(.post, "\(path)/settle", #"{"outcome":"failed"}"#).status == 200)
            try await payments.waitUntil(id, isIn: "held")
            let held = try await payments.asOperator(.GET, "\(PaymentsHarness.operators)/\(id)").json
            #expect(held["reason"]?.stringValue == "refund_refused")
            payments.wallet.state.withLock { $0.refusal = nil }
            #expect(try await redirect(payments, id).status == 200)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    @Test func aRefundThatComesBackIsHeldAgain() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit("10.07")
            #expect(try await refund(payments, id).status == 200)
            try await eventually("it has come back") {
                let deposit = try await payments.asOperator(.GET, "\(PaymentsHarness.operators)/\(id)").json
                return deposit["stage"]?.stringValue == "held" && deposit["reason"]?.stringValue == "refund_returned"
            }
            #expect(try await payments.status(id) == "pending")
        }
    }

    /// The credit had no answer, so the deposit looked refused; the wallet knows better, and nothing goes back.
    @Test func whatTheWalletHasIsNotPaidBack() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit(because: "wallet_frozen")
            payments.wallet.state.withLock {
                $0.refusal = nil
                $0.silentCredits = 1
            }
            let retry = "\(PaymentsHarness.operators)/\(id)/retry"
            #expect(try await payments.send(.POST, retry, roles: [.operator], json: "{}").status == 503)
            #expect(try await refund(payments, id).status == 200)
            try await payments.waitUntil(id, is: "succeeded")
            let atProvider = try JSONParser.parse(try await payments.atProvider(.get, "/payments/\(id)").body)
            #expect(atProvider["refunded"]?["amount"]?.stringValue == "0.00")
        }
    }

    /// Two operators at once: one sends it elsewhere or one sends it back, never both.
    @Test func elsewhereAndBackExcludeEachOther() async throws {
        try await PaymentsHarness.run { payments in
            for _ in 0..<5 {
                let id = try await payments.heldDeposit()
                payments.wallet.state.withLock { $0.refusal = nil }
                async let elsewhere = redirect(payments, id)
                async let back = refund(payments, id)
                let statuses = [try await elsewhere.status, try await back.status].sorted()
                #expect(statuses == [200, 409])
                try await eventually("it has one end") {
                    let status = try await payments.status(id)
                    return status == "succeeded" || status == "refunded"
                }
                let isRefunded = try await payments.status(id) == "refunded"
                let isCredited = payments.wallet.state.withLock { state in
                    state.credited.keys.contains { "\($0)" == id }
                }
                #expect(isRefunded != isCredited)
            }
        }
    }

    /// The provider gave it back on its own: a deposit that waits for a person ends.
    @Test func aProvidersOwnRefundEndsAHeldDeposit() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit("10.02")
            #expect(try await payments.webhook(payments.event("evt_1", deposit: id, amount: "9.00")).status == 200)
            try await payments.waitUntil(id, isIn: "held")
            let event = """
                {"id":"evt_2","type":"refund.succeeded","created_at":"2026-11-20T23:15:04.120Z","payment":{"id":"pay_1",\
                "reference":"\(id)","amount":{"amount":"9.00","currency":"USD"},"status":"succeeded",\
                "refunded":{"amount":"9.00","currency":"USD"}},"refund":{"reference":"dashboard-1","status":"succeeded"}}
                """
            #expect(try await payments.webhook(event).status == 200)
            try await payments.waitUntil(id, is: "refunded")
            try await eventually("the room is given back") {
                payments.wallet.state.withLock { $0.released.count == 1 }
            }
            #expect(payments.wallet.credits == 0)
        }
    }

    // MARK: Who, and how long

    @Test func onlyOperatorsWithAReasonMoveMoney() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit()
            for verb in ["redirect", "refund"] {
                let path = "\(PaymentsHarness.operators)/\(id)/\(verb)"
                let body = #"{"wallet_id":"\#(Self.otherWallet)",\#(Self.why)}"#
                let json = verb == "redirect" ? body : "{\(Self.why)}"
                for role in [Role.customer, .support, .auditor, .compliance, .accountant] {
                    #expect(try await payments.send(.POST, path, roles: [role], json: json, key: "k").status == 403)
                }
                let mute = verb == "redirect" ? #"{"wallet_id":"\#(Self.otherWallet)"}"# : "{}"
                #expect(try await payments.asOperator(.POST, path, mute).code == "validation_failed")
                let keyless = try await payments.send(.POST, path, roles: [.operator], json: json)
                #expect(keyless.code == "idempotency_key_required")
                let unknown = "\(PaymentsHarness.operators)/\(UniqueID(high: 5, low: 5))/\(verb)"
                #expect(try await payments.asOperator(.POST, unknown, json).status == 404)
            }
            #expect(try await payments.stage(id) == "held")
        }
    }

    @Test func nobodyMovesTheirOwn() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit()
            for (verb, json) in [
                ("redirect", #"{"wallet_id":"\#(PaymentsHarness.wallet)",\#(Self.why)}"#), ("refund", "{\(Self.why)}"),
            ] {
                let own = try await payments.send(
                    .POST, "\(PaymentsHarness.operators)/\(id)/\(verb)", roles: [.customer, .operator], json: json,
                    key: verb)
                #expect(own.status == 409 && own.code == "own_decision")
            }
            #expect(try await payments.stage(id) == "held")
            let shown = try await payments.asOperator(.GET, "\(PaymentsHarness.operators)/\(id)")
            #expect(shown.json["actions"] == .array([]))
        }
    }

    @Test func retriesHaveAnEndAndThenAGaugeShowsIt() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit(because: "wallet_frozen")
            let deposit = try #require(UniqueID(id))
            try await eventually("nobody tries any more") {
                payments.clock.advance(by: .seconds(4 * 3_600))
                return try await payments.database.query(
                    "select next_attempt_at from payments.sagas where id = \(deposit)"
                ).first(Timestamp?.self) == .some(nil)
            }
            let requests = payments.wallet.state.withLock { $0.requests }
            #expect((2...60).contains(requests), "\(requests)")
            let metrics = PrometheusRegistry()
            try await WatchDeposits(client: payments.database, clock: payments.clock.clock, metrics: metrics).run()
            let text = metrics.exposition()
            #expect(text.contains("payments_deposits_waiting_for_operator 1"))
            #expect(text.contains(#"payments_deposits_under_way{stage="held"} 1"#))
            #expect(!text.contains("payments_deposits_oldest_held_seconds 0"))
            // An operator is still heard.
            payments.wallet.state.withLock { $0.refusal = nil }
            let retried = try await payments.send(
                .POST, "\(PaymentsHarness.operators)/\(id)/retry", roles: [.operator], json: "{}")
            #expect(retried.json["status"]?.stringValue == "succeeded")
        }
    }

    @Test func whatStaffDidCannotBeChanged() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.heldDeposit()
            #expect(try await refund(payments, id).status == 200)
            for change in ["update payments.deposit_actions set reason = 'x'", "delete from payments.deposit_actions"] {
                await #expect(throws: PostgresError.self) {
                    try await payments.database.execute(SQL(dangerouslyRaw: change))
                }
            }
        }
    }
}
