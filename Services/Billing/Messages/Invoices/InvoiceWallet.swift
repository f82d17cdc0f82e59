import BillingDomain
import Contracts
import Messaging
import MoneyKit
import Primitives
import ServiceKit

/// What invoices ask of the wallet, each as often as an answer is missing: the wallet knows a payment and a refund by
/// their ids.
///
/// All throw `RequestRefused` with the wallet's code, and `MessagingError` when there was no answer.
struct InvoiceWallet: Sendable {
    private let client: WalletClient

    /// How long an answer is waited for before a payment goes on by itself.
    private static let patience = Duration.seconds(5)
    private static let fees = "fees"

    init(broker: MessageBroker) {
        client = WalletClient(broker: broker, timeout: Self.patience)
    }

    /// The currency of a wallet of this person's.
    /// - Throws: `InvoiceError.missing`, also for another's.
    func own(_ wallet: UniqueID, _ owner: UserID) async throws -> Currency {
        do {
            let found = try await client.findWallet(FindWallet(walletID: wallet))
            guard found.ownerID == owner else { throw InvoiceError.missing(.wallet) }
            return found.currency
        } catch let refused as RequestRefused where refused.code == "not_found" {
            throw InvoiceError.missing(.wallet)
        }
    }

    /// What the issuer gets, and what of the issuer's we keep.
    /// - Parameter number: of the invoice.
    /// - Returns: the wallet's transaction.
    func post(
        _ payment: InvoicePayment, along way: InvoicePayment.Way, number: String, assessment: UniqueID?
    ) async throws -> UniqueID {
        let net = try payment.amount.subtracting(payment.fee)
        let legs = [(credit: "\(way.target)", amount: net), (credit: Self.fees, amount: payment.fee)]
        return try await client.post(
            PostToWallet(
                id: payment.id.rawValue, purpose: "invoice_payment", ownerID: way.payer,
                initiator: Initiator(userID: way.payer, channel: way.isSession ? .session : .apiKey),
                legs: legs.filter(\.amount.isPositive).map { leg in
                    PostingLeg(debit: "\(way.source)", credit: leg.credit, amount: leg.amount)
                },
                description: "Invoice \(number)", reference: number, authorization: way.authorization,
                assessmentID: assessment)
        ).transactionID
    }

    /// Our fee goes back to the issuer, the amount to whoever paid.
    /// - Returns: the wallet's transaction.
    func post(_ refund: InvoiceRefund) async throws -> UniqueID {
        let (issuer, payer) = ("\(refund.way.target)", "\(refund.way.source)")
        let fee =
            refund.feeReturned.isPositive
            ? [PostingLeg(debit: Self.fees, credit: issuer, amount: refund.feeReturned)] : []
        return try await client.post(
            PostToWallet(
                id: refund.id, purpose: "refund", ownerID: refund.issuer,
                legs: fee + [PostingLeg(debit: issuer, credit: payer, amount: refund.amount)],
                description: "Credit note \(refund.number)", reference: refund.number)
        ).transactionID
    }
}
