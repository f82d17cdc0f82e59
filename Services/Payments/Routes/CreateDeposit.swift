import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
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
            .walletClosed, .inactive, .bankAccountUnverified, .railNotAvailable, .transactionNotPermitted,
            .currencyMismatch, .limitExceeded, .rateUnavailable,
        ], rateClass: .money, flag: "deposits")

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let amount: Money
        let provider: String?
        let method: Deposit.Method
        let returnURL: ReturnURL?
        let paymentMethod: PaymentMethodID?
        let bankAccount: BankAccountID?

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            amount = fields.required("amount", .money)
            provider = fields.optional("provider", .text(1...40).example("sandbox"))
            bankAccount = fields.optional(
                "bank_account_id",
                .id(BankAccountID.self).described("A verified American account, which `ach_debit` takes from"))
            let method = fields.optional("method", .choice(Deposit.Method.self))
            self.method = method ?? (bankAccount == nil ? .card : .achDebit)
            returnURL = fields.optional("return_url", .returnURL)
            paymentMethod = fields.optional(
                "payment_method_id",
                .id(PaymentMethodID.self).described("What is charged, so that there is nothing left to do"))
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
        if body.method == .achDebit, body.bankAccount == nil {
            throw Problem.invalid("bank_account_id", "required", "says from where ach_debit takes it")
        }
        let caller = try call.caller
        let id = try await desk.open(
            DepositOrder(
                owner: caller.userID, wallet: body.wallet, amount: body.amount, provider: body.provider,
                method: body.method, returnURL: body.returnURL?.text, paymentMethod: body.paymentMethod,
                bankAccount: body.bankAccount,
                authorization: DebitAuthorization(session: caller.sessionID, apiKey: caller.apiKeyID)),
            key: DepositKey(scope: attempt.scope, key: attempt.key, requestHash: attempt.requestHash))
        return try await idempotent(call, transactions) { transaction in
            guard let deposit = try await desk.find(id, in: transaction) else { throw PaymentsError.notFound }
            return .created(
                DepositView(deposit, try await outflows.refunds(of: deposit, in: transaction)))
        }
    }
}
