import Contracts
import HTTPKit
import Logging
import Messaging
import Outbox
import PaymentsDomain
import Primitives

/// Withdrawals that schedules and payouts order for their payers, each once for its order: whoever asks again gets the
/// same. The payer's authorisation of the whole is the mandate for each.
struct BankOrders: Sendable {
    enum Source: String, Sendable {
        case recurring, payout
    }

    let withdrawals: WithdrawalDesk
    let logger: Logger

    /// How it ended; nil while it is under way, or nobody knows yet.
    func end(of order: BankOrder, by source: Source) async throws -> (isPaid: Bool, code: String?)? {
        if let status = order.status {
            // What came back afterwards was sent all the same.
            let isPaid = status == .succeeded || status == .returned
            return isPaid ? (true, nil) : (false, order.failureCode ?? status.rawValue)
        }
        let key = DepositKey(scope: source.rawValue, key: order.id.description, requestHash: [])
        do {
            _ = try await withdrawals.open(
                WithdrawalOrder(
                    owner: order.owner, wallet: order.wallet, amount: order.amount, account: order.account, via: nil,
                    note: nil),
                key: key, by: HoldAuthority(user: order.owner, channel: .system, authorization: nil))
        } catch let refusal as PaymentsError {
            // What may be otherwise in a moment is asked again at the next look.
            guard refusal != .inProgress, refusal.problem.code.status < 500 else { return nil }
            return (false, refusal.problem.code.code)
        } catch let error as MessagingError {
            logger.warning(
                "the wallet did not hold an ordered withdrawal at once",
                metadata: ["order_id": "\(order.id)", "error": "\(error)"])
        }
        return nil
    }
}
