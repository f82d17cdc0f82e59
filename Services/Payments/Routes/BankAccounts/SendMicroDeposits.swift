import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /bank-accounts/{id}/micro-deposits`: two small amounts go to an American account, for its owner to name.
struct SendMicroDeposits: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/bank-accounts/{id}/micro-deposits", id: "sendMicroDeposits",
        summary: "Prove an account by two small amounts", tag: "Bank accounts",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, idempotency: .required,
        problems: [.notFound, .notOpen, .railNotAvailable], rateClass: .money)

    typealias Path = BankAccountPath

    let desk: MicroDepositDesk
    let providers: PayoutProviders
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<BankAccountView> {
        let owner = try call.caller.userID
        return try await idempotent(call, transactions) { transaction in
            let account = try await desk.send(to: call.path.id, of: owner, in: transaction)
            return .ok(BankAccountView(account: account, rails: providers.rails(to: account.scheme)))
        }
    }
}
