import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `DELETE /bank-accounts/{id}`: nothing more can be sent there; what was ordered goes on.
struct DeleteBankAccount: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/payments/bank-accounts/{id}", id: "deleteBankAccount", summary: "Remove a bank account",
        tag: "Bank accounts", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        success: 204, problems: [.notFound])

    typealias Path = BankAccountPath

    let accounts: BankAccountStore
    let transactions: Transactions
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let owner = try call.caller.userID
        return try await transactions.run { transaction in
            guard try await accounts.remove(call.path.id, of: owner, now: clock.now(), in: transaction) else {
                throw PaymentsError.missing(.bankAccount)
            }
            return .noContent
        }
    }
}
