import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `POST /bills`: something to be paid on a day. With `auto_pay` it pays itself, and the authorisation is the mandate
/// for this one and those that follow it.
struct CreatePersonalBill: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/bills", id: "createPersonalBill", summary: "Be told of a bill when it is due",
        tag: "Personal bills", access: .roles([.customer, .merchant], scope: .billingWrite), right: .moveMoney,
        idempotency: .required, success: 201, problems: .mandate + [.amountNotPositive], rateClass: .money,
        timeout: .seconds(45))

    struct Body: FieldDecodable {
        let face: PersonalBill.Face
        let autoPay: AutoPayFields?

        init(_ fields: inout Fields) {
            face = PersonalBill.Face(
                name: fields.required("name", .billName), amount: fields.required("amount", .money),
                dueOn: fields.required("due_on", .day),
                repeats: fields.optional("repeat", .choice(PersonalBill.Repeat.self)),
                remindDays: fields.optional("remind_days", .remindDays) ?? Reminders.usual)
            autoPay = fields.optional("auto_pay", .object(AutoPayFields.self))
        }
    }

    static let bodyExample: String? = """
        {"name": "Electricity", "amount": {"amount": "5000.00", "currency": "NGN"}, "due_on": "2099-01-31", \
        "repeat": "monthly", "remind_days": [7, 1]}
        """

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<PersonalBillView> {
        let body = call.body
        let giver = Mandates.Giver(try call.caller, body.autoPay?.authorization)
        let bill = try await parts.prepared(call.idempotency) {
            try await parts.bills.prepare(body.face, body.autoPay?.order, by: giver)
        }
        return try await idempotent(call, parts.transactions) { transaction in
            guard let bill else { throw Problem(.requestInProgress, retryAfterSeconds: 1) }
            try await parts.book.write(bill, in: transaction)
            AuditTrail.resource(bill.id)
            return .created(PersonalBillView(bill))
        }
    }
}
