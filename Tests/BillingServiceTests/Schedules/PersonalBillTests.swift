import BillingDomain
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import Testing

@testable import BillingService

/// What Ada has to pay on a day.
@Suite(.timeLimit(.minutes(3))) struct PersonalBillTests {
    private func status(_ scene: PlannedScene, _ id: String) async throws -> String? {
        try await scene.get("/bills/\(id)")["status"]?.stringValue
    }

    private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

    @Test func autoPayMovesMoney() async throws {
        try await PlannedScene.run { scene in
            let made = try await scene.bill(more: #","repeat":"monthly""#)
            #expect(made.status == 201, "\(made)")
            let id = try #require(made.id)
            #expect(made.json["auto_pay"]?["status"]?.stringValue == "pending")
            try await scene.pay(at: "2027-01-31", 5)
            #expect(scene.bank.made == 0)
            try await scene.pay(at: "2027-01-31")
            let paid = try await scene.get("/bills/\(id)")
            #expect(paid["status"]?.stringValue == "paid" && paid["paid_on"]?.stringValue == "2027-01-31")
            let payment = try #require(paid["bill_payment_id"]?.stringValue.flatMap { UniqueID($0) })
            #expect(scene.bank.payments == [payment])
            #expect(scene.bank.balance(PlannedScene.wallet) == 10_000_000 - 101_000)
            let next = try #require(paid["next_bill_id"]?.stringValue)
            let following = try await scene.get("/bills/\(next)")
            #expect(following["due_on"]?.stringValue == "2027-02-28")
            #expect(following["auto_pay"]?["status"]?.stringValue == "pending")
            try await scene.pay(at: "2027-02-28")
            #expect(try await status(scene, next) == "paid" && scene.bank.made == 2)
            let told = try await scene.told(BillPaid.type)
            #expect(told.count == 2 && told[0]["bill_payment_id"]?.stringValue == payment.description)
        }
    }

    @Test func manyWorkersAndACrashAreOnePayment() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.bill(more: #","repeat":"weekly""#).id)
            scene.bank.change { $0.silent = 3 }
            scene.clock.set(try day("2027-01-31").startOfDay + .seconds(6 * 3_600))
            for _ in 0..<3 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<6 { group.addTask { try await scene.planned.pay() } }
                    try await group.waitForAll()
                }
                scene.clock.advance(by: .seconds(31))
            }
            #expect(try await status(scene, id) == "paid" && scene.bank.made == 1)
            #expect(try await scene.database.query("select from billing.bills").count == 2)
        }
    }

    /// The answer to its order was lost, and by then nobody can say what it costs: it is being paid all the same, and
    /// nothing is ordered in its place.
    @Test func anOrderWhoseAnswerIsLostIsStillBeingPaid() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.bill().id)
            let schedule = try #require(try await scene.schedule().id)
            scene.bank.change { bank in
                bank.isSlow = true
                bank.silent = 2
            }
            try await scene.pay(at: "2027-01-31")
            #expect(scene.bank.made == 2)
            scene.bank.change { $0.isUnreachable = true }
            scene.clock.advance(by: .seconds(31))
            try await scene.planned.pay()
            let run = try #require(try await scene.runs(schedule).first)
            #expect(run["status"]?.stringValue == "paying" && run["attempts"] == .number("1"))
            let changed = try await scene.send(.patch, "/bills/\(id)", #"{"name":"Light"}"#)
            #expect(changed.code == "payment_in_progress")
            for payment in scene.bank.payments { try await scene.bank.end(payment, isPaid: true) }
            #expect(try await status(scene, id) == "paid")
            #expect(try await scene.runs(schedule).first?["status"]?.stringValue == "succeeded")
        }
    }

    @Test func withoutMoneyItFailsAfterThreeHours() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.bill().id)
            scene.bank.change { $0.balances[PlannedScene.wallet] = 0 }
            for hour: Int64 in 6...11 { try await scene.pay(at: "2027-01-31", hour) }
            let auto = try await scene.get("/bills/\(id)")["auto_pay"]
            #expect(auto?["status"]?.stringValue == "failed" && auto?["attempts"] == .number("4"))
            let told = try await scene.told(AutopayFailed.type)
            #expect(told.count == 1 && told[0]["reason"]?.stringValue == "insufficient_funds")
            #expect(told[0]["bill_id"]?.stringValue == id && told[0]["biller"]?.stringValue == "Ikeja Electric")
            let paid = try await scene.send(.post, "/bills/\(id)/mark-paid", "{}")
            #expect(paid.status == 200 && paid.json["bill_payment_id"] == .null)
        }
    }

    @Test func whatCostsSomethingElseIsNotPaid() async throws {
        try await PlannedScene.run { scene in
            let package = #","package_id":"\#(PlannedBank.package)""#
            let other = try await scene.bill("1000.00", auto: package)
            #expect(other.code == "amount_out_of_range")
            let id = try #require(try await scene.bill("2500.00", auto: package).id)
            scene.bank.change { $0.packagePrice = 300_000 }
            try await scene.pay(at: "2027-01-31")
            let auto = try await scene.get("/bills/\(id)")["auto_pay"]
            #expect(auto?["failure_code"]?.stringValue == "amount_changed" && scene.bank.made == 0)
        }
    }

    @Test func nobodyChangesWhatIsBeingPaid() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.bill().id)
            scene.bank.change { $0.isSlow = true }
            try await scene.pay(at: "2027-01-31")
            let payment = try #require(scene.bank.payments.first)
            for (method, path, body) in [
                (EndpointMethod.delete, "", nil), (.patch, "", #"{"name":"Light"}"#), (.post, "/mark-paid", "{}"),
            ] {
                let refused = try await scene.send(method, "/bills/\(id)\(path)", body)
                #expect(refused.code == "payment_in_progress")
            }
            try await scene.bank.end(payment, isPaid: true)
            #expect(try await status(scene, id) == "paid")
            let gone = try await scene.send(.delete, "/bills/\(id)")
            let missing = try await scene.send(.get, "/bills/\(id)")
            #expect(gone.status == 204 && missing.status == 404)
        }
    }

    @Test func aBillThatIsThrownAwayDoesNotPay() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.bill().id)
            #expect(try await scene.send(.delete, "/bills/\(id)", as: PlannedScene.grace).status == 404)
            #expect(try await scene.send(.delete, "/bills/\(id)").status == 204)
            try await scene.pay(at: "2027-01-31")
            try await scene.planned.remind(on: day("2027-01-31"))
            try await scene.planned.pass(on: day("2027-02-10"))
            #expect(scene.bank.made == 0)
            #expect(try await scene.told(BillReminderDue.type).isEmpty)
            let changed = try await scene.told(BillChanged.type)
            #expect(changed.last?["status"]?.stringValue == "removed")
            #expect(try await scene.send(.get, "/bills").data.isEmpty)
        }
    }

    @Test func remindersAndOverdue() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(
                try await scene.bill(due: "2027-02-20", more: #","remind_days":[10,3,1]"#, auto: nil).id)
            scene.clock.set(try day("2027-02-18").startOfDay + .seconds(8 * 3_600))
            try await scene.planned.remind(on: day("2027-02-18"))
            try await scene.planned.remind(on: day("2027-02-18"))
            let told = try await scene.told(BillReminderDue.type)
            #expect(told.count == 1 && told[0]["days"] == .number("2"), "of those that were missed the newest")
            let soon = try await scene.send(.post, "/bills/\(id)/send-reminder")
            #expect(soon.status == 409 && soon.code == "reminder_too_soon")
            scene.clock.advance(by: .seconds(3_600))
            #expect(try await scene.send(.post, "/bills/\(id)/send-reminder").status == 200)
            #expect(try await scene.send(.post, "/bills/\(id)/send-reminder").code == "reminder_too_soon")
            #expect(try await scene.told(BillReminderDue.type).count == 2)
            try await scene.planned.pass(on: day("2027-02-20"))
            #expect(try await status(scene, id) == "upcoming")
            scene.clock.set(try day("2027-02-21").startOfDay + .seconds(300))
            try await scene.planned.pass(on: day("2027-02-21"))
            #expect(try await status(scene, id) == "overdue")
            let overdue = try await scene.told(BillOverdue.type)
            #expect(overdue.count == 1 && overdue[0]["days"] == .number("1"))
            let future = try await scene.send(.post, "/bills/\(id)/mark-paid", #"{"paid_on":"2027-02-22"}"#)
            #expect(future.code == "validation_failed")
            let paid = try await scene.send(.post, "/bills/\(id)/mark-paid", #"{"paid_on":"2027-02-19"}"#)
            #expect(paid.json["status"]?.stringValue == "paid" && paid.json["paid_on"]?.stringValue == "2027-02-19")
            #expect(try await scene.send(.post, "/bills/\(id)/mark-paid", "{}").code == "not_open")
            #expect(try await scene.send(.post, "/bills/\(id)/send-reminder").code == "not_open")
        }
    }

    @Test func anotherAmountIsAgreedToAnew() async throws {
        try await PlannedScene.run { scene in
            scene.bank.change { $0.proof = "fla_1" }
            #expect(try await scene.bill().code == "authorization_required")
            let made = try await scene.bill(auto: #","authorization":"fla_1""#)
            let id = try #require(made.id)
            let name = try await scene.send(.patch, "/bills/\(id)", #"{"name":"Light","remind_days":[]}"#)
            #expect(name.status == 200 && name.json["name"]?.stringValue == "Light")
            let more = #"{"amount":\#(PlannedScene.money("9000.00"))}"#
            #expect(try await scene.send(.patch, "/bills/\(id)", more).code == "authorization_required")
            scene.bank.change { $0.proof = "fla_2" }
            let agreed = try await scene.send(
                .patch, "/bills/\(id)",
                """
                {"amount":\(PlannedScene.money("9000.00")),"auto_pay":{\(PlannedScene.order),"authorization":"fla_2"}}
                """)
            #expect(agreed.status == 200, "\(agreed)")
            try await scene.pay(at: "2027-01-31")
            #expect(scene.bank.balance(PlannedScene.wallet) == 10_000_000 - 901_000)
            let without = try await scene.send(.patch, "/bills/\(id)", #"{"auto_pay":null}"#)
            #expect(without.code == "not_open")
        }
    }

    /// Two changes at once: what one agrees to is not the amount that the other has made of it.
    @Test func nobodyAgreesToWhatItBecomesMeanwhile() async throws {
        try await PlannedScene.run { scene in
            let desk = try #require(scene.bank.served).bills
            let giver = Mandates.Giver(user: PlannedScene.ada, channel: .session, authorization: nil)
            let amount = try #require(try await scene.bill(auto: nil).id.flatMap(PersonalBillID.init))
            let paysItself = try #require(try await scene.bill(auto: nil).id.flatMap(PersonalBillID.init))
            let more = BillDesk.Change(amount: Money(minorUnits: 900_000, currency: .NGN))
            let auto = BillDesk.Change(
                autoPay: .set(
                    BillOrder(
                        wallet: PlannedScene.wallet, biller: PlannedBank.biller.id, customer: "1111111111111",
                        package: nil, amount: nil, meter: nil)))
            for (id, first, second) in [(amount, auto, more), (paysItself, more, auto)] {
                let agreed = try await desk.agree(second, to: id, by: giver)
                let before = try await desk.agree(first, to: id, by: giver)
                #expect(try await refusal(scene, id, first, before) == nil)
                #expect(try await refusal(scene, id, second, agreed) == .paymentInProgress)
            }
        }
    }

    private func refusal(
        _ scene: PlannedScene, _ id: PersonalBillID, _ change: BillDesk.Change, _ agreement: BillDesk.Agreement
    ) async throws -> PlannedError? {
        let desk = try #require(scene.bank.served).bills
        do {
            _ = try await scene.database.transaction { transaction in
                try await desk.change(id, change, agreement, by: PlannedScene.ada, in: transaction)
            }
            return nil
        } catch let refused as PlannedError {
            return refused
        }
    }

    @Test func listsAreFiltered() async throws {
        try await PlannedScene.run { scene in
            for due in ["2027-02-01", "2027-02-10", "2027-02-20"] { _ = try await scene.bill(due: due, auto: nil) }
            let some = try await scene.send(.get, "/bills?from=2027-02-10&to=2027-02-20&status=upcoming")
            #expect(some.data.count == 1)
            let page = try await scene.send(.get, "/bills?limit=2")
            let cursor = try #require(page.json["next_cursor"]?.stringValue)
            let rest = try await scene.send(.get, "/bills?limit=2&cursor=\(cursor)")
            #expect(page.data.count == 2 && rest.data.count == 1)
            #expect(try await scene.bill("0.00", auto: nil).code == "amount_not_positive")
        }
    }
}
