import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /requests`: asks somebody for money. Whoever has no account yet is told at the address, and is asked as soon
/// as it is proven.
struct CreateMoneyRequest: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/requests", id: "createMoneyRequest", summary: "Ask somebody for money",
        tag: "Payment requests", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        idempotency: .required, success: 201,
        problems: [.notFound, .amountNotPositive, .amountOutOfRange, .selfPayment, .currencyMismatch],
        servesTestKeys: true)

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let amount: Money
        let payer: RecipientFields
        let note: String?
        let hours: Int

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            amount = fields.required("amount", .money)
            payer = fields.required("payer", .object(RecipientFields.self))
            note = fields.optional("note", .note)
            hours = fields.optional("expires_in_hours", .integer(1...168)) ?? MoneyRequest.defaultHours
        }
    }

    let parts: PeopleParts
    let desk: RequestDesk

    func handle(_ call: Call<Self>) async throws -> Reply<MoneyRequestView> {
        let caller = try call.caller
        let body = call.body
        let request = try await parts.prepared(try DepositKey(call.idempotency)) {
            try await desk.prepare(
                RequestDesk.Order(
                    requester: caller.userID, wallet: body.wallet, amount: body.amount, payer: body.payer.recipient,
                    note: body.note, hours: body.hours, isLive: caller.isLive))
        }
        return try await idempotent(call, parts.transactions) { transaction in
            guard let request else { throw PaymentsError.inProgress }
            try await desk.write(request, in: transaction)
            AuditTrail.resource(request.id)
            return .created(MoneyRequestView(request, for: caller.userID))
        }
    }
}
