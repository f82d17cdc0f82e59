import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /virtual-accounts`: a bank account of the caller's own, whose money comes into a wallet. It is pending until
/// its provider has opened it.
struct CreateVirtualAccount: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/virtual-accounts", id: "createVirtualAccount",
        summary: "Open a bank account whose money comes into a wallet", tag: "Virtual accounts",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, idempotency: .required,
        success: 201, problems: [.notFound, .unknownProvider, .railNotAvailable, .conflict])

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let provider: String

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            provider = fields.required("provider", .text(1...40).example("paystack"))
        }
    }

    let desk: VirtualAccountDesk
    let payments: PaymentStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<VirtualAccountView> {
        let (body, owner) = (call.body, try call.caller.userID)
        // What it asks for may be gone by now; its answer is not.
        let isAnswered = try await payments.isAnswered(try DepositKey(call.idempotency))
        let account = isAnswered ? nil : try await desk.prepare(owner, body.wallet, at: body.provider)
        return try await idempotent(call, transactions) { transaction in
            guard let account else { throw PaymentsError.inProgress }
            try await desk.write(account, in: transaction)
            AuditTrail.resource(account.id)
            return .created(VirtualAccountView(account))
        }
    }
}
