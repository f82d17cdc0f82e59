import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /bank-accounts/{id}`
struct GetBankAccount: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/bank-accounts/{id}", id: "getBankAccount", summary: "One bank account of the caller",
        tag: "Bank accounts", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    typealias Path = BankAccountPath

    let accounts: BankAccountStore
    let providers: PayoutProviders

    func handle(_ call: Call<Self>) async throws -> Reply<BankAccountView> {
        guard let account = try await accounts.find(call.path.id, of: try call.caller.userID) else {
            throw PaymentsError.missing(.bankAccount)
        }
        return .ok(BankAccountView(account: account, rails: providers.rails(to: account.scheme, in: account.currency)))
    }
}
