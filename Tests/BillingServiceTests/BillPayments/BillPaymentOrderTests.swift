import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import BillingService

/// What is asked of bill payments, at once, again, and by whom.
@Suite(.timeLimit(.minutes(3))) struct BillPaymentOrderTests {
    @Test func moneyForThreePaysThreeOfTwenty() async throws {
        try await BillScene.run { bills in
            bills.wallet.open(BillScene.wallet, of: BillScene.customer, 3 * 60_600 + 60_599)
            let answers = try await withThrowingTaskGroup(of: BillScene.Answer.self) { group in
                for _ in 0..<20 { group.addTask { try await bills.pay("600.00") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let made = answers.filter { $0.status == 201 }
            let refused = answers.filter { $0.status == 422 && $0.code == "insufficient_funds" }
            #expect(made.count == 3 && refused.count == 17)
            for id in made.compactMap({ $0.json["id"]?.stringValue }) {
                try await bills.waitUntil(id, is: "completed")
            }
            #expect(bills.wallet.balance(BillScene.wallet) == 60_599)
            #expect(try await bills.count("select count(*) from billing.bill_payments") == 3)
        }
    }

    @Test func whatTheWalletRefusesLeavesNothing() async throws {
        try await BillScene.run { bills in
            bills.wallet.state.withLock { $0.refusal = "wallet_frozen" }
            let refused = try await bills.pay("600.00", key: "k")
            #expect(refused.status == 422 && refused.code == "wallet_frozen")
            #expect(try await bills.count("select count(*) from billing.bill_payments") == 0)
            bills.wallet.state.withLock { $0.refusal = nil }
            #expect(try await bills.pay("600.00", key: "k").status == 201)
        }
    }

    @Test func oneKeySentAtOnceIsOnePayment() async throws {
        try await BillScene.run { bills in
            let answers = try await withThrowingTaskGroup(of: BillScene.Answer.self) { group in
                for _ in 0..<10 { group.addTask { try await bills.pay("600.00", key: "same") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.status)).isSubset(of: [201, 409]))
            #expect(try await bills.count("select count(*) from billing.bill_payments") == 1)
            #expect(bills.wallet.state.withLock { $0.holds.count } == 1)
            #expect(try await bills.pay("700.00", key: "same").code == "idempotency_key_reused")
            #expect(try await bills.pay("600.00", key: "same").status == 201)
        }
    }

    @Test func othersDoNotSeeIt() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.00")
            let other = UserID(UniqueID(high: 7, low: 9))
            for path in ["\(BillScene.path)/\(id)", "\(BillScene.path)/\(id)/receipt"] {
                #expect(try await bills.send(.get, path, as: other).status == 404)
            }
            #expect(try await bills.send(.get, BillScene.path, as: other).json["data"] == .array([]))
        }
    }

    @Test func theyAreListedByStatusAndTime() async throws {
        try await BillScene.run { bills in
            let (first, second) = (try await bills.newPayment("600.01"), try await bills.newPayment("600.00"))
            try await bills.waitUntil(first, is: "failed")
            try await bills.waitUntil(second, is: "completed")
            let filters = ["": [second, first], "?status=failed": [first], "?to=2020-01-01T00:00:00Z": []]
            for (filter, ids) in filters {
                let found = try await bills.send(.get, BillScene.path + filter).json["data"]?.arrayValue
                #expect(found?.compactMap { $0["id"]?.stringValue } == ids)
            }
        }
    }

    @Test func theReceiptSaysWhatWasPaid() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.00")
            try await bills.waitUntil(id, is: "completed")
            let receipt = try await bills.send(.get, "\(BillScene.path)/\(id)/receipt")
            #expect(receipt.status == 200)
            let text = "\(try DocumentReader.read(receipt.body, "pdf"))"
            let token = try #require(try await bills.payment(id)["token"]?.stringValue)
            for part in [token, "ADA OBI", "606.00", id] { #expect(text.contains(part), "\(part)") }
            // What was not paid has none.
            let failed = try await bills.newPayment("600.01")
            try await bills.waitUntil(failed, is: "failed")
            #expect(try await bills.send(.get, "\(BillScene.path)/\(failed)/receipt").status == 404)
        }
    }

    @Test func airtimeNeedsNoTelephoneBesideItsOwn() async throws {
        try await BillScene.run { bills in
            let body = """
                {"wallet_id":"\(BillScene.wallet)","biller_id":"\(BillScene.airtime)","customer_id":"08021234567",\
                "amount":{"amount":"100.00","currency":"NGN"}}
                """
            let made = try await bills.send(.post, BillScene.path, json: body, key: "a")
            #expect(made.status == 201, "\(made.code ?? "")")
        }
    }

    // MARK: Compliance

    /// - Parameter verdict: of compliance on all that is asked.
    private func assessed(
        _ bills: BillScene, _ verdict: AssessmentVerdict, _ body: (ComplianceDouble) async throws -> Void
    ) async throws {
        let compliance = try ComplianceDouble(wait: patience)
        compliance.answers(verdict)
        try await compliance.serving(bills.brokerURL) {
            try await eventually("billing knows the policy") { compliance.policiesTold > 0 }
            try await body(compliance)
        }
    }

    @Test func whatComplianceAllowsSaysSoToTheWallet() async throws {
        try await BillScene.run { bills in
            try await assessed(bills, .allow) { compliance in
                #expect(try await bills.pay("400000.00").status == 201)
                let asked = try #require(compliance.asked.first)
                #expect(asked.operation == .billPayment && asked.amount.minorUnits == 40_010_000)
                #expect(bills.wallet.state.withLock { $0.holds.values.first?.request.assessmentID } == asked.id)
            }
        }
    }

    @Test(arguments: [(AssessmentVerdict.review, "transaction_under_review"), (.deny, "transaction_not_permitted")])
    func whatComplianceDoesNotAllowIsNotAskedOfTheWallet(verdict: AssessmentVerdict, code: String) async throws {
        try await BillScene.run { bills in
            try await assessed(bills, verdict) { _ in
                let refused = try await bills.pay("400000.00")
                #expect(refused.status == 422 && refused.code == code)
                #expect(bills.wallet.state.withLock { $0.holds.isEmpty })
                #expect(try await bills.count("select count(*) from billing.bill_payments") == 0)
            }
        }
    }

    /// Under its key it is the same question, so that staff's word on it is heard.
    @Test func whatStaffHaveAllowedIsPaidWhenItIsAskedAgain() async throws {
        try await BillScene.run { bills in
            try await assessed(bills, .review) { compliance in
                #expect(try await bills.pay("400000.00", key: "k").code == "transaction_under_review")
                let asked = try #require(compliance.asked.first)
                compliance.decide(asked.id, .allow)
                #expect(try await bills.pay("400000.00", key: "k").status == 201)
            }
        }
    }

    /// Our money there is used up: that is not for customers to know, and nothing more goes there.
    @Test func oneThatIsRefusedForOurAccountTellsNothingOfIt() async throws {
        try await BillScene.run { bills in
            bills.wallet.open(BillScene.wallet, of: BillScene.customer, 2_000_000_000)
            try await assessed(bills, .allow) { _ in
                for _ in 0..<20 {
                    let id = try await bills.newPayment("500000.00")
                    try await bills.waitUntil(id, is: "completed")
                }
            }
            let id = try await bills.newPayment("600.00")
            try await bills.waitUntil(id, is: "failed")
            let failure = try await bills.payment(id)["failure"]
            #expect(failure?["code"] == .string("biller_not_available"))
            #expect(failure?["message"] == .string("The biller cannot be paid any more."))
            let other = try await bills.pay("600.00")
            #expect(other.status == 422 && other.code == "biller_not_available")
        }
    }
}
