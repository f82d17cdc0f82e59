import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /withdrawals`. The wallet holds amount and fee before there is an answer; it is sent a moment later, and can
/// be cancelled until then.
struct CreateWithdrawal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/withdrawals", id: "createWithdrawal", summary: "Send money to a bank account",
        tag: "Withdrawals", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        idempotency: .required, success: 201,
        problems: [
            .notFound, .amountNotPositive, .amountTooLarge, .bankAccountUnverified, .railNotAvailable, .walletFrozen,
            .walletClosed, .currencyMismatch, .insufficientFunds, .limitExceeded, .authorizationRequired,
            .authorizationInvalid, .transactionNotPermitted, .rateUnavailable, .assessmentUnavailable,
        ], rateClass: .money)

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let amount: Money
        let account: BankAccountID
        let via: String?
        let authorization: String?
        let description: String?

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            amount = fields.required("amount", .money)
            account = fields.required("bank_account_id", .id(BankAccountID.self))
            via = fields.optional("via", .pathName(1...40, example: "sandbox"))
            authorization = fields.optional("authorization", .text(1...100))
            description = fields.optional("description", .lines(1...500).example("Rent"))
        }
    }

    let desk: WithdrawalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<WithdrawalView> {
        guard let attempt = call.idempotency else { throw Problem(.idempotencyKeyRequired) }
        let body = call.body
        let caller = try call.caller
        let id = try await desk.open(
            WithdrawalOrder(
                owner: caller.userID, wallet: body.wallet, amount: body.amount, account: body.account, via: body.via,
                note: body.description),
            key: DepositKey(scope: attempt.scope, key: attempt.key, requestHash: attempt.requestHash),
            by: HoldAuthority(caller, authorization: body.authorization))
        return try await idempotent(call, transactions) { transaction in
            guard let outflow = try await desk.desk.saga.outflows.find(id, in: transaction) else {
                throw PaymentsError.missing(.withdrawal)
            }
            return .created(WithdrawalView(outflow))
        }
    }
}

extension HoldAuthority {
    init(_ caller: Caller, authorization: String?) {
        self.init(
            user: caller.userID, channel: caller.apiKeyID == nil ? .session : .apiKey, authorization: authorization)
    }
}
