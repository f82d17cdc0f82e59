import Authentication
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import BillingService

/// Bills whose end nobody tells: staff find them, have them asked about, and two of them end one.
@Suite(.timeLimit(.minutes(3))) struct BillPaymentStaffTests {
    private static let path = BillScene.staffPath
    private static let second = UserID(UniqueID(high: 9, low: 10))
    private static let delivered = #"{"outcome":"delivered","evidence":"Statement of 30 November, line 12"}"#

    /// One that the partner does not end for a day.
    private func stuck(_ bills: BillScene) async throws -> String {
        let id = try await bills.newPayment("600.02")
        bills.clock.advance(by: .seconds(86_400))
        return id
    }

    private func approve(_ bills: BillScene, _ asked: BillScene.Answer) async throws -> BillScene.Answer {
        let id = try #require(asked.json["id"]?.stringValue, "\(asked.code ?? "")")
        return try await bills.send(
            .post, "/api/v1/admin/billing/approvals/\(id)/approve", as: Self.second, roles: [.operator],
            json: #"{"reason":"seen"}"#)
    }

    @Test func theyAreFoundAndAskedAbout() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.02")
            #expect(try await bills.asOperator(.get, "\(Self.path)?stuck=true").json["data"] == .array([]))
            bills.clock.advance(by: .seconds(86_401))
            let found = try await bills.asOperator(.get, "\(Self.path)?stuck=true").json["data"]?.arrayValue
            #expect(found?.count == 1 && found?.first?["id"] == .string(id))
            #expect(found?.first?["owner_id"] == .string("\(BillScene.customer)"))
            #expect(try await bills.asOperator(.post, "\(Self.path)/\(id)/requery", "{}").status == 200)
            #expect(try await bills.send(.get, Self.path).status == 403)
            let acts = try await bills.count("select count(*) from billing.bill_payment_actions")
            #expect(acts == 1)
        }
    }

    @Test(arguments: ["delivered", "failed"])
    func twoOperatorsEndOneByEvidence(outcome: String) async throws {
        try await BillScene.run { bills in
            let id = try await stuck(bills)
            let asked = try await bills.asOperator(
                .post, "\(Self.path)/\(id)/resolve", #"{"outcome":"\#(outcome)","evidence":"They say so"}"#)
            #expect(asked.status == 202)
            #expect(try await bills.payment(id)["status"] == .string("processing"))
            #expect(try await approve(bills, asked).status == 200)
            try await bills.waitUntil(id, is: outcome == "delivered" ? "completed" : "failed")
            let state = bills.wallet.state.withLock { $0 }
            #expect(state.captures.count == (outcome == "delivered" ? 1 : 0) && state.mistakes == [])
            // What the partner says afterwards is too late.
            let attempt = try #require(try await bills.attempts(of: id).first)
            #expect(try await bills.control(attempt, "failed") == 200)
            #expect(try await bills.webhook(attempt) == 200)
            #expect(bills.wallet.state.withLock { $0.mistakes } == [])
        }
    }

    @Test func whatIsNotStuckIsNotResolved() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.02")
            bills.clock.advance(by: .seconds(86_398))
            for payment in [id, try await bills.newPayment("600.00")] {
                let refused = try await bills.asOperator(.post, "\(Self.path)/\(payment)/resolve", Self.delivered)
                #expect(refused.status == 409 && refused.code == "not_stuck", "\(refused.code ?? "")")
            }
        }
    }

    @Test func whatBillsBringIsSummedExactly() async throws {
        try await BillScene.run { bills in
            for amount in ["600.00", "700.00", "600.01"] {
                let id = try await bills.newPayment(amount)
                try await bills.waitUntil(id, is: amount == "600.01" ? "failed" : "completed")
            }
            let day = bills.clock.now.day
            for (group, key) in [("biller", "BIL121"), ("category", "electricity"), ("day", "\(day)")] {
                let answer = try await bills.send(
                    .get, "/api/v1/admin/billing/fees?group=\(group)", as: BillScene.staff, roles: [.accountant])
                let sums = answer.json["data"]?.arrayValue
                #expect(sums?.count == 1 && sums?.first?["key"] == .string(key), "\(answer.json)")
                #expect(sums?.first?["count"] == .number("2"))
                #expect(sums?.first?["volume"]?["amount"] == .string("1300.00"))
                #expect(sums?.first?["fees"]?["amount"] == .string("13.00"))
                #expect(sums?.first?["commissions"]?["amount"] == .string("19.50"))
            }
            let none = try await bills.asOperator(.get, "/api/v1/admin/billing/fees?to=2020-01-01T00:00:00Z")
            #expect(none.json["data"] == .array([]))
            #expect(try await bills.send(.get, "/api/v1/admin/billing/fees").status == 403)
        }
    }
}
