import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `POST /qr-codes/pay`: what its merchant asks for, or what the payer says where the code says nothing.
struct PayQRCode: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/qr-codes/pay", id: "payQRCode", summary: "Pay a QR code", tag: QRCodeRoutes.tag,
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney, idempotency: .required,
        success: 201, problems: .payment + [.qrInvalid, .inactive, .expired, .alreadyUsed], rateClass: .money,
        servesTestKeys: true)

    struct Body: FieldDecodable {
        let source: SourceFields
        let payload: String
        let amount: Money?

        init(_ fields: inout Fields) {
            source = SourceFields(&fields)
            payload = fields.required("payload", .qrPayload)
            amount = fields.optional("amount", .money)
        }
    }

    let parts: PeopleParts
    let desk: QRCodeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        let key = try DepositKey(call.idempotency)
        let caller = try call.caller
        let body = call.body
        let payment = try await parts.made {
            if let known = try await parts.desk.known(key) { return known }
            if let amount = body.amount { try PaymentAmount.check(amount) }
            let order = try await desk.order(
                of: body.payload, by: caller, amount: body.amount, from: body.source.source,
                authorization: body.source.authorization)
            return try await parts.desk.pay(order, key: key) { payment, transaction in
                try await desk.begin(payment, in: transaction)
            }
        }
        return try await idempotent(call, parts.transactions) { transaction in
            .created(try await parts.view(of: payment, for: caller.userID, in: transaction))
        }
    }
}
