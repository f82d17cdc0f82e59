import Authentication
import BillingDomain
import Contracts
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /schedules`: pays a biller again and again, from a day after today on. The authorisation is the mandate for
/// all that comes.
struct CreateBillSchedule: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/schedules", id: "createBillSchedule", summary: "Pay a biller again and again",
        tag: "Schedules of bills", access: .roles([.customer, .merchant], scope: .billingWrite), right: .moveMoney,
        idempotency: .required, success: 201, problems: .mandate + [.startNotInFuture, .rangeReversed],
        rateClass: .money, timeout: .seconds(45))

    struct Body: FieldDecodable {
        let order: BillOrder
        let frequency: Frequency
        let start: CalendarDay
        let end: CalendarDay?
        let authorization: String?

        init(_ fields: inout Fields) {
            order = OrderFields(&fields).order
            frequency = fields.required("frequency", .choice(Frequency.self))
            start = fields.required("starts_on", .day)
            end = fields.optional("ends_on", .day)
            authorization = fields.optional("authorization", .mandate)
        }
    }

    static let bodyExample: String? = """
        {"wallet_id": "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", "biller_id": "019b0000-0000-7000-8000-000200000121", \
        "customer_id": "1111111111111", "amount": {"amount": "5000.00", "currency": "NGN"}, "meter_type": "prepaid", \
        "frequency": "monthly", "starts_on": "2099-01-31"}
        """

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<BillScheduleView> {
        let body = call.body
        let giver = Mandates.Giver(try call.caller, body.authorization)
        let schedule = try await parts.prepared(call.idempotency) {
            try await parts.schedules.prepare(body.order, body.frequency, from: body.start, to: body.end, by: giver)
        }
        return try await idempotent(call, parts.transactions) { transaction in
            guard let schedule else { throw Problem(.requestInProgress, retryAfterSeconds: 1) }
            try await parts.book.write(schedule, in: transaction)
            AuditTrail.resource(schedule.id)
            return .created(BillScheduleView(schedule))
        }
    }
}

extension [ProblemCode] {
    /// What stands against an order that is to be paid by itself: the catalogue's words, and the wallet's.
    static let mandate: [ProblemCode] = [
        .notFound, .billerNotAvailable, .packageRequired, .amountOutOfRange, .currencyMismatch, .customerNotFound,
        .billerUnreachable, .rateLimited, .authorizationRequired, .authorizationInvalid, .insufficientFunds,
        .walletFrozen, .walletClosed, .limitExceeded, .pinLocked,
    ]
}

extension Mandates.Giver {
    init(_ caller: Caller, _ authorization: String?) {
        self.init(
            user: caller.userID, channel: caller.isPerson ? .session : .apiKey, authorization: authorization)
    }
}

extension FieldType where Value == String {
    /// The proof that the wallet's PIN was given, spent on all that comes.
    static var mandate: FieldType { .text(1...100).secret.described("Needed where the wallet has a PIN; spent once") }
}
