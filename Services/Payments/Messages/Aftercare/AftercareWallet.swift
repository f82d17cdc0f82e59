import Contracts
import Messaging
import MoneyKit
import PaymentsDomain
import Primitives
import ServiceKit

/// What is asked of the wallet after a payment, each as often as an answer is missing: the wallet knows each by its id.
///
/// All throw `RequestRefused` with the wallet's code, and `MessagingError` when there was no answer.
struct AftercareWallet: Sendable {
    private let client: WalletClient

    /// How long an answer is waited for before it is asked for later.
    private static let patience = Duration.seconds(5)
    private static let fees = "fees"
    private static let losses = "losses:payments"

    init(broker: MessageBroker) {
        client = WalletClient(broker: broker, timeout: Self.patience)
    }

    // MARK: Refunds

    /// Our fee goes back to the payee, the amount to the payer; what staff decide comes first from what is set aside.
    func post(_ refund: PaymentRefund) async throws {
        let (payee, payer) = ("\(refund.payeeWallet)", "\(refund.payerWallet)")
        let cover = refund.verdict?.isCovered == true ? Self.losses : nil
        let hasFee = refund.feeReturned.isPositive
        if let hold = refund.verdict?.hold {
            let fee = hasFee ? [CaptureLeg(debit: Self.fees, credit: payee, amount: refund.feeReturned)] : []
            _ = try await client.capture(
                CaptureWalletHold(
                    id: refund.id.rawValue, holdID: hold,
                    legs: fee + [CaptureLeg(credit: payer, amount: refund.amount, shortfall: cover)], final: true))
        } else {
            let fee = hasFee ? [PostingLeg(debit: Self.fees, credit: payee, amount: refund.feeReturned)] : []
            _ = try await client.post(
                PostToWallet(
                    id: refund.id.rawValue, purpose: refund.verdict == nil ? "refund" : "dispute",
                    ownerID: refund.payee,
                    legs: fee + [PostingLeg(debit: payee, credit: payer, amount: refund.amount, shortfall: cover)],
                    description: refund.comment, reference: refund.reference))
        }
    }

    // MARK: Reversals

    /// A transaction of this customer's, a row for each wallet of theirs that it moved.
    func transaction(_ id: UniqueID, of user: UserID) async throws -> [WalletTransactionRow] {
        try await client.transactions(ListWalletTransactions(ownerID: user, transactionIDs: [id], limit: 2))
            .transactions
    }

    func post(_ reversal: Reversal) async throws {
        _ = try await client.reverse(
            ReversePosting(id: reversal.id.rawValue, transactionID: reversal.target, reason: reversal.reason))
    }

    // MARK: Disputes

    /// Sets aside what the payee has of it; it may be nothing.
    func hold(_ dispute: Dispute) async throws -> Money {
        try await client.placeHold(
            PlaceWalletHold(
                id: dispute.hold, purpose: "dispute", walletID: dispute.payeeWallet, ownerID: dispute.payee,
                amount: dispute.amount, minimum: .zero(dispute.amount.currency), reason: dispute.reference)
        ).held
    }

    /// Under the id of the dispute, which is never paid from what it has given back.
    func release(_ dispute: Dispute) async throws {
        _ = try await client.release(ReleaseWalletHold(id: dispute.id.rawValue, holdID: dispute.hold))
    }

    // MARK: Chargebacks

    /// The wallet gives what it has, the rest stands against its owner; the provider's fee is ours.
    /// - Returns: what the wallet could not give.
    func take(_ chargeback: Chargeback) async throws -> Money {
        let clearing = "clearing:\(chargeback.provider)"
        var legs = [
            PostingLeg(
                debit: "\(chargeback.wallet)", credit: clearing, amount: chargeback.amount,
                shortfall: "receivable:returns")
        ]
        if chargeback.fee.isPositive {
            legs.append(PostingLeg(debit: "costs:providers", credit: clearing, amount: chargeback.fee))
        }
        return try await client.post(
            PostToWallet(
                id: chargeback.id.rawValue, purpose: chargeback.isBankReturn ? "deposit_return" : "chargeback",
                ownerID: chargeback.owner, legs: legs,
                reference: chargeback.providerReference)
        ).shortfall ?? .zero(chargeback.amount.currency)
    }

    /// Mirrored: the provider has given everything again, but perhaps its fee.
    func restore(_ chargeback: Chargeback) async throws {
        if chargeback.keepsFee { return try await restoreAmount(of: chargeback) }
        _ = try await client.reverse(
            ReversePosting(
                id: chargeback.restore, transactionID: chargeback.id.rawValue,
                reason: "The chargeback was decided for you"))
    }

    private func restoreAmount(of chargeback: Chargeback) async throws {
        let (clearing, currency) = ("clearing:\(chargeback.provider)", chargeback.amount.currency)
        let owed = chargeback.shortfall?.minorUnits ?? 0
        let own = chargeback.amount.minorUnits - owed
        let legs = [("\(chargeback.wallet)", own), ("receivable:returns", owed)].filter { $0.1 > 0 }.map {
            PostingLeg(debit: clearing, credit: $0.0, amount: Money(minorUnits: $0.1, currency: currency))
        }
        _ = try await client.post(
            PostToWallet(
                id: chargeback.restore, purpose: "chargeback", ownerID: chargeback.owner, legs: legs,
                reference: chargeback.providerReference))
    }
}
