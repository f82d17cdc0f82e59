import BillingDomain
import Contracts
import MoneyKit
import Primitives
import ServiceKit

/// What this service asks of the wallet before anything moves. Opens, holds and spends nothing.
struct WalletQuestions: Sendable {
    static let purpose = "bill_payment"

    let client: WalletClient

    /// Would the wallet pay so much now, whatever proof it wants of its owner then?
    /// - Returns: what could be spent; the public code of what refuses it.
    /// - Throws: `walletNotFound`; `MessagingError` when there was no answer.
    func canPay(
        _ amount: Money, from wallet: UniqueID, of owner: UserID
    ) async throws -> (available: Money?, refusal: String?) {
        do {
            let checked = try await client.check(
                CheckWallet(
                    ownerID: owner, walletID: wallet, initiator: Initiator(userID: owner, channel: .system),
                    purpose: Self.purpose, amount: amount))
            return (checked.available, checked.code)
        } catch let refused as RequestRefused {
            guard refused.code != "not_found" else { throw BillingError.walletNotFound }
            return (nil, refused.code)
        }
    }
}
