import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `POST /deposits`. The deposit is written down first, then the provider is asked; the answer carries where to pay
/// when the provider was quick, and is then kept for repetitions. Without its answer the deposit is pending all the
/// same and goes on by itself.
struct CreateDeposit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/deposits", id: "createDeposit", summary: "Fund a wallet through a provider",
        tag: "Deposits", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        idempotency: .required,
        success: 201,
        problems: [
            .notFound, .amountNotPositive, .amountTooLarge, .amountNotSupported, .feeAboveAmount, .unknownProvider,
            .walletFrozen,
            .walletClosed, .transactionNotPermitted, .currencyMismatch, .limitExceeded, .rateUnavailable,
        ], rateClass: .money, flag: "deposits")

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let amount: Money
        let provider: String?
        let method: Deposit.Method
        let returnURL: ReturnURL?

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            amount = fields.required("amount", .money)
            provider = fields.optional("provider", .text(1...40).example("sandbox"))
            method = fields.optional("method", .choice(Deposit.Method.self)) ?? .card
            returnURL = fields.optional("return_url", .returnURL)
        }
    }

    let desk: DepositDesk
    let outflows: OutflowStore
    let transactions: Transactions
    let returnRules: ReturnURLRules

    func handle(_ call: Call<Self>) async throws -> Reply<DepositView> {
        guard let attempt = call.idempotency else { throw Problem(.idempotencyKeyRequired) }
        let body = call.body
        if let url = body.returnURL, let refusal = returnRules.refusal(of: url) {
            throw Problem.invalid("return_url", "address_not_allowed", refusal)
        }
        let id = try await desk.open(
            DepositOrder(
                owner: try call.caller.userID, wallet: body.wallet, amount: body.amount, provider: body.provider,
                method: body.method, returnURL: body.returnURL?.text),
            key: DepositKey(scope: attempt.scope, key: attempt.key, requestHash: attempt.requestHash))
        return try await idempotent(call, transactions) { transaction in
            guard let deposit = try await desk.find(id, in: transaction) else { throw PaymentsError.notFound }
            return .created(
                DepositView(deposit, try await outflows.refunds(of: deposit, in: transaction)))
        }
    }
}
