import BillingDomain
import Contracts
import Messaging
import MoneyKit
import Primitives
import ServiceKit

/// What is asked of the wallet for bills, over AMQP. Each may be asked as often as an answer is missing: the wallet
/// knows each by its id.
///
/// All throw `MessagingError` when there was no answer, and `RequestRefused` with the wallet's code.
struct BillPaymentWallet: Sendable {
    private static let billers = "settlement:billers"
    private static let fees = "fees"

    private let client: WalletClient

    init(broker: MessageBroker) {
        client = WalletClient(broker: broker)
    }

    /// Sets amount and fee aside, for as long as a partner may take.
    func hold(_ payment: BillPayment, channel: Channel, authorization: String?, assessment: UniqueID?) async throws {
        _ = try await client.placeHold(
            PlaceWalletHold(
                id: payment.id.rawValue, purpose: "bill_payment", walletID: payment.wallet, ownerID: payment.owner,
                initiator: Initiator(userID: payment.owner, channel: channel), amount: payment.total,
                expiresAt: payment.createdAt + BillPaymentTiming.holdLifetime, reason: payment.payee.name,
                authorization: authorization, assessmentID: assessment))
    }

    /// Takes what was held: the amount for the billers, the fee for us.
    func capture(_ payment: BillPayment) async throws {
        _ = try await client.capture(
            CaptureWalletHold(
                id: payment.walletIDs.capture, holdID: payment.id.rawValue,
                legs: Self.parts(of: payment).map { CaptureLeg(credit: $0.account, amount: $0.amount) }, final: true))
    }

    /// Frees what was held. Of an order that nobody was told of there may be nothing, and what has expired is free.
    func release(_ payment: BillPayment) async throws {
        do {
            _ = try await client.release(
                ReleaseWalletHold(id: payment.walletIDs.release, holdID: payment.id.rawValue))
        } catch let refused as RequestRefused {
            switch refused.code {
            case "not_found" where !payment.stage.isAccepted, "hold_expired": return
            default: throw refused
            }
        }
    }

    /// Pays for what was delivered after the hold had expired.
    func post(_ payment: BillPayment) async throws {
        _ = try await client.post(
            PostToWallet(
                id: payment.walletIDs.post, purpose: "bill_payment_late", ownerID: payment.owner,
                legs: Self.parts(of: payment).map { part in
                    PostingLeg(debit: payment.wallet.description, credit: part.account, amount: part.amount)
                },
                description: payment.payee.name))
    }

    /// Gives everything back, the fee too.
    func reverse(_ payment: BillPayment, _ transaction: UniqueID) async throws {
        _ = try await client.reverse(
            ReversePosting(
                id: payment.walletIDs.reversal, transactionID: transaction,
                reason: "\(payment.payee.name) took the payment back"))
    }

    private static func parts(of payment: BillPayment) -> [(account: String, amount: Money)] {
        let all = [(account: billers, amount: payment.amount), (account: fees, amount: payment.fee)]
        return all.filter { $0.amount.isPositive }
    }
}
