import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /recurring`: pays somebody again and again, from a day after today on. The authorisation is the mandate for
/// all that comes.
struct CreateSchedule: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/recurring", id: "createRecurring", summary: "Pay somebody again and again",
        tag: "Recurring payments", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        idempotency: .required, success: 201,
        problems: .payment + [.startNotInFuture, .rangeReversed, .bankAccountUnverified, .railNotAvailable],
        rateClass: .money)

    struct Body: FieldDecodable {
        let source: SourceFields
        let destination: DestinationFields
        let amount: Money
        let plan: PlanFields

        init(_ fields: inout Fields) {
            source = SourceFields(&fields)
            destination = fields.required("destination", .object(DestinationFields.self))
            amount = fields.required("amount", .money)
            plan = PlanFields(&fields)
        }
    }

    static let bodyExample: String? = """
        {"source_wallet_id": "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", "destination": {"email": "grace@florin.test"},
        "amount": {"amount": "25.00", "currency": "USD"}, "frequency": "monthly", "start_date": "2099-01-31"}
        """

    let parts: PeopleParts
    let desk: ScheduleDesk

    func handle(_ call: Call<Self>) async throws -> Reply<ScheduleView> {
        let caller = try call.caller
        let body = call.body
        let schedule = try await parts.prepared(try DepositKey(call.idempotency)) {
            try await desk.prepare(
                ScheduleDesk.Order(
                    payer: caller.userID, source: body.source.source, payee: body.destination.destination,
                    amount: body.amount, frequency: body.plan.frequency, start: body.plan.start, end: body.plan.end,
                    maxRuns: body.plan.maxRuns, channel: Payment.Channel(caller),
                    authorization: body.source.authorization))
        }
        return try await idempotent(call, parts.transactions) { transaction in
            guard let schedule else { throw PaymentsError.inProgress }
            try await desk.write(schedule, in: transaction)
            AuditTrail.resource(schedule.id)
            return .created(ScheduleView(schedule))
        }
    }
}
