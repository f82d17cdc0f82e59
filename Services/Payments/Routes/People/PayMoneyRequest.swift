import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /requests/{id}/pay`: by whoever was asked, all of it. While one payment of it is under way there is no other.
struct PayMoneyRequest: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/requests/{id}/pay", id: "payMoneyRequest", summary: "Pay what was asked for",
        tag: "Payment requests", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        idempotency: .required, success: 201, problems: .payment + [.notOpen], rateClass: .money, servesTestKeys: true)

    typealias Path = MoneyRequestPath
    typealias Body = SourceFields

    let parts: PeopleParts
    let desk: RequestDesk

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        let key = try DepositKey(call.idempotency)
        let caller = try call.caller
        let (id, body) = (call.path.id, call.body)
        let payment = try await parts.made {
            if let known = try await parts.desk.known(key) { return known }
            let order = try await desk.order(
                of: id, by: caller, from: body.source, authorization: body.authorization)
            return try await parts.desk.pay(order, key: key) { payment, transaction in
                try await desk.begin(id, payment, in: transaction)
            }
        }
        return try await idempotent(call, parts.transactions) { transaction in
            .created(try await parts.view(of: payment, for: caller.userID, in: transaction))
        }
    }
}

/// From which wallet something is paid, and the PIN's proof where it asks for one.
struct SourceFields: FieldDecodable {
    let source: UniqueID
    let authorization: String?

    init(_ fields: inout Fields) {
        source = fields.required("source_wallet_id", .uuid)
        authorization = fields.optional("authorization", .authorization)
    }
}
