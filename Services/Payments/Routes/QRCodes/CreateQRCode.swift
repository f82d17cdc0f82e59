import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives
import QRKit

/// `POST /qr-codes`: a code to be shown. What is not said of the merchant is taken from the merchant's profile.
struct CreateQRCode: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/qr-codes", id: "createQRCode", summary: "Make a QR code that others pay",
        tag: QRCodeRoutes.tag, access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        idempotency: .required, success: 201,
        problems: [.notFound, .amountNotPositive, .amountOutOfRange, .currencyMismatch, .currencyUnsupported],
        servesTestKeys: true)

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let name: String?
        let city: String?
        let categoryCode: String?
        let amount: Money?
        let isSingleUse: Bool
        let days: Int?

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            name = fields.optional("merchant_name", .line(1...MerchantPayload.longestName).example("Ada's Café"))
            city = fields.optional("merchant_city", .line(1...MerchantPayload.longestCity).example("Zürich"))
            categoryCode = fields.optional("category_code", .categoryCode)
            amount = fields.optional("amount", .money)
            isSingleUse = fields.optional("single_use", .bool) ?? false
            days = fields.optional("expires_in_days", .integer(1...365))
        }
    }

    let parts: PeopleParts
    let desk: QRCodeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<QRCodeView> {
        let caller = try call.caller
        let body = call.body
        let code = try await parts.prepared(try DepositKey(call.idempotency)) {
            try await desk.prepare(
                QRCodeDesk.Order(
                    owner: caller.userID, wallet: body.wallet, name: body.name, city: body.city,
                    categoryCode: body.categoryCode, amount: body.amount, isSingleUse: body.isSingleUse,
                    days: body.days, isLive: caller.isLive))
        }
        return try await idempotent(call, parts.transactions) { transaction in
            guard let code else { throw PaymentsError.inProgress }
            try await desk.write(code, in: transaction)
            AuditTrail.resource(code.id)
            return .created(try QRCodeView(code))
        }
    }
}
