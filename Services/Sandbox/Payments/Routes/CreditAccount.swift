import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /accounts/{number}/credits`: somebody sends money to an account that a partner has opened for a customer. The
/// amount steers what comes of it, as it does for every payment.
struct CreditAccount: Endpoint {
    static let spec = EndpointSpec(
        .post, "/accounts/{number}/credits", id: "creditAccount", summary: "Send money to a customer's account",
        tag: "Payments", access: .public, success: 201, problems: [.wrongAPIKey, .notFound, .gatewayTimeout],
        timeout: .seconds(60))

    struct Path: FieldDecodable {
        let number: String

        init(_ fields: inout Fields) { number = fields.required("number", .text(4...34)) }
    }

    struct Body: FieldDecodable {
        let amount: Money

        init(_ fields: inout Fields) { amount = fields.required("amount", .money) }
    }

    let shop: PaymentShop

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        try shop.authenticate(call.header("Authorization"))
        guard let account = try await shop.accounts.account(call.path.number) else {
            throw PaymentError.unknownPayment
        }
        let (payment, _) = try await shop.create(
            PaymentOrder(
                face: account.face, reference: "in-\(shop.ids.next() as UniqueID)", amount: call.body.amount,
                method: .bankTransfer, facts: ["account": account.number, "holder": account.holder]))
        return .created(await shop.view(payment))
    }
}
