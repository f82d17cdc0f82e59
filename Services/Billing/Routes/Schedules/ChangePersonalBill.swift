import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `PATCH /bills/{id}`: what is absent stays, `null` clears. One that pays itself is agreed to anew with another amount
/// or day: a wallet with a PIN asks for its proof, in `auto_pay`.
struct ChangePersonalBill: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/billing/bills/{id}", id: "changePersonalBill", summary: "Change a bill",
        tag: "Personal bills", access: .roles([.customer, .merchant], scope: .billingWrite), right: .moveMoney,
        problems: .mandate + [.amountNotPositive, .notOpen, .paymentInProgress], rateClass: .money,
        timeout: .seconds(45))

    typealias Path = PersonalBillPath

    struct Body: FieldDecodable {
        let change: BillDesk.Change
        let authorization: String?

        init(_ fields: inout Fields) {
            var change = BillDesk.Change()
            change.name = fields.optional("name", .billName)
            change.amount = fields.optional("amount", .money)
            change.dueOn = fields.optional("due_on", .day)
            change.repeats = fields.change("repeat", .choice(PersonalBill.Repeat.self))
            change.remindDays = fields.optional("remind_days", .remindDays)
            let auto = fields.change("auto_pay", .object(AutoPayFields.self))
            switch auto {
            case .keep: change.autoPay = .keep
            case .clear: change.autoPay = .clear
            case .set(let given): change.autoPay = .set(given.order)
            }
            authorization = auto.applied(to: nil)?.authorization
            self.change = change
        }
    }

    static let bodyExample: String? = #"{"name": "Rent of the flat", "remind_days": [7, 3, 1], "auto_pay": null}"#

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<PersonalBillView> {
        let (caller, change) = (try call.caller, call.body.change)
        let agreement = try await parts.bills.agree(
            change, to: call.path.id, by: Mandates.Giver(caller, call.body.authorization))
        return try await parts.transactions.run { transaction in
            .ok(
                PersonalBillView(
                    try await parts.bills.change(call.path.id, change, agreement, by: caller.userID, in: transaction)))
        }
    }
}
