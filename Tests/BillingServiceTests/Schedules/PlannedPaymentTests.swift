import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import BillingService

/// Schedules and bills through the whole service: VTpass is played by the sandbox, the wallet answers over AMQP, and
/// the jobs run by the suite's clock.
@Suite(.timeLimit(.minutes(3))) struct PlannedPaymentTests {
    private static let base = "/api/v1/billing"

    private func order(_ amount: String?) -> String {
        let amount = amount.map { #","amount":{"amount":"\#($0)","currency":"NGN"}"# } ?? ""
        return """
            "wallet_id":"\(BillScene.wallet)","biller_id":"\(BillScene.airtime)","customer_id":"08011111111"\(amount)
            """
    }

    private func made(_ scene: BillScene, _ path: String, _ json: String) async throws -> String {
        let key = IDGenerator(clock: .system).next().description
        let made = try await scene.send(.post, Self.base + path, json: json, key: key)
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "") \(made.json)")
    }

    /// In kobo.
    private func total(_ payment: JSONValue) throws -> Int64 {
        let text = try #require(payment["total"]?["amount"]?.stringValue)
        return try #require(Int64(text.split(separator: ".").joined()))
    }

    private func get(_ scene: BillScene, _ path: String) async throws -> JSONValue {
        try await scene.send(.get, Self.base + path).json
    }

    /// A meter's biller tells a telephone; without one every payment would be refused when it is due.
    @Test func whoHasNoTelephonePlansNoPaymentThatNeedsOne() async throws {
        try await BillScene.run { scene in
            let tomorrow = scene.clock.now.day.adding(days: 1)
            let refused = try await scene.send(
                .post, Self.base + "/schedules",
                json: """
                    {"wallet_id":"\(BillScene.wallet)","biller_id":"\(BillScene.prepaid)",\
                    "customer_id":"1111111111111","meter_type":"prepaid",\
                    "amount":{"amount":"500.00","currency":"NGN"},"frequency":"monthly","starts_on":"\(tomorrow)"}
                    """, key: "meter")
            #expect(refused.status == 422, "\(refused.json)")
            #expect(refused.json["errors"]?.at(0)?["field"]?.stringValue == "phone", "\(refused.json)")
        }
    }

    @Test func theyMoveMoney() async throws {
        try await BillScene.run { scene in
            let tomorrow = scene.clock.now.day.adding(days: 1)
            let number = try await made(
                scene, "/beneficiaries", #"{"biller_id":"\#(BillScene.airtime)","customer_id":"08011111111"}"#)
            let schedule = try await made(
                scene, "/schedules", #"{\#(order("500.00")),"frequency":"monthly","starts_on":"\#(tomorrow)"}"#)
            let bill = try await made(
                scene, "/bills",
                """
                {"name":"Airtime","amount":{"amount":"700.00","currency":"NGN"},"due_on":"\(tomorrow)",\
                "repeat":"monthly","auto_pay":{\(order(nil))}}
                """)
            let before = try #require(scene.wallet.balance(BillScene.wallet))
            scene.clock.set(SchedulePlanTime.six(on: tomorrow))
            try await eventually(within: .seconds(60), "both are paid") {
                scene.clock.advance(by: .seconds(1))
                let run = try await get(scene, "/schedules/\(schedule)/runs")["data"]?.arrayValue?.first
                let paid = try await get(scene, "/bills/\(bill)")["status"]?.stringValue
                return run?["status"]?.stringValue == "succeeded" && paid == "paid"
            }
            let run = try await get(scene, "/schedules/\(schedule)/runs")["data"]?.arrayValue?.first
            let payment = try await scene.payment(try #require(run?["bill_payment_id"]?.stringValue))
            #expect(payment["status"]?.stringValue == "completed")
            #expect(payment["schedule_id"]?.stringValue == schedule)
            let paid = try await get(scene, "/bills/\(bill)")
            let other = try await scene.payment(try #require(paid["bill_payment_id"]?.stringValue))
            #expect(other["bill_id"]?.stringValue == bill && paid["next_bill_id"]?.stringValue != nil)
            let spent = try total(payment) + total(other)
            #expect(spent >= 120_000 && scene.wallet.balance(BillScene.wallet) == before - spent)
            let used = try await get(scene, "/beneficiaries/\(number)")
            #expect(used["usage_count"] == .number("2"))
            let mistakes = scene.wallet.state.withLock { $0.mistakes }
            #expect(mistakes == [])
        }
    }

    /// Nothing is held and nothing made: the same order comes again an hour later.
    @Test func moneyThatComesLaterIsTaken() async throws {
        try await BillScene.run { scene in
            let tomorrow = scene.clock.now.day.adding(days: 1)
            let schedule = try await made(
                scene, "/schedules", #"{\#(order("500.00")),"frequency":"daily","starts_on":"\#(tomorrow)"}"#)
            scene.wallet.open(BillScene.wallet, of: BillScene.customer, 0)
            scene.clock.set(SchedulePlanTime.six(on: tomorrow))
            try await eventually(within: .seconds(40), "the order is refused") {
                let run = try await get(scene, "/schedules/\(schedule)/runs")["data"]?.arrayValue?.first
                return run?["failure_code"]?.stringValue == "insufficient_funds"
            }
            #expect(try await scene.count("select count(*) from billing.bill_payments") == 0)
            scene.wallet.open(BillScene.wallet, of: BillScene.customer, 100_000)
            scene.clock.advance(by: .seconds(3_600))
            try await eventually(within: .seconds(60), "it is paid") {
                scene.clock.advance(by: .seconds(1))
                let run = try await get(scene, "/schedules/\(schedule)/runs")["data"]?.arrayValue?.first
                return run?["status"]?.stringValue == "succeeded" && run?["attempts"] == .number("2")
            }
        }
    }
}

private enum SchedulePlanTime {
    static func six(on day: CalendarDay) -> Timestamp { day.startOfDay + .seconds(6 * 3_600) }
}
