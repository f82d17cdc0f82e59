import Contracts
import Messaging
import MoneyKit
import PaymentsDomain
import Primitives
import ServiceKit

/// By whose word a hold is placed.
struct HoldAuthority: Sendable {
    let user: UserID
    let channel: Channel
    /// The PIN of a person's session.
    let authorization: String?
}

/// What is asked of the wallet for money on its way out, over AMQP. Each may be asked as often as an answer is missing:
/// the wallet knows each by its id.
///
/// All throw `MessagingError` when there was no answer, and `RequestRefused` for what should never be refused.
struct OutflowRequests: Sendable {
    private let client: WalletClient

    init(broker: MessageBroker) {
        client = WalletClient(broker: broker)
    }

    /// Sets amount and fee aside, without end; of what goes back to a guest not what our fee gives when it is captured.
    /// - Throws: `walletRefused` or `walletNotFound`.
    func hold(_ outflow: Outflow, by authority: HoldAuthority, _ assessed: Assessment?) async throws {
        // Should our fee be all of it nothing has to be held; but nobody asks for a hold of nothing.
        let isNothing = outflow.total.isZero
        let request = PlaceWalletHold(
            id: outflow.id.rawValue, purpose: outflow.kind.rawValue, walletID: outflow.wallet, ownerID: outflow.owner,
            initiator: Initiator(userID: authority.user, channel: authority.channel),
            amount: isNothing ? outflow.amount : outflow.total, minimum: isNothing ? outflow.total : nil,
            reason: outflow.reference, authorization: authority.authorization, assessmentID: assessed?.id)
        do {
            _ = try await client.placeHold(request)
        } catch let refused as RequestRefused {
            guard refused.code != "not_found" else { throw PaymentsError.walletNotFound }
            throw PaymentsError.walletRefused(WalletRefusal(refused.refusal))
        }
    }

    /// Takes what was held: the amount to the provider's clearing, the fee to ours; or our fee comes back.
    func capture(_ outflow: Outflow) async throws {
        var legs = [CaptureLeg(credit: Self.clearing(outflow), amount: outflow.amount)]
        if outflow.fee.isPositive { legs.append(CaptureLeg(credit: Self.fees, amount: outflow.fee)) }
        if let fee = outflow.feeReturned, fee.isPositive {
            legs.append(CaptureLeg(debit: Self.fees, credit: outflow.wallet.description, amount: fee))
        }
        _ = try await client.capture(
            CaptureWalletHold(id: outflow.walletIDs.capture, holdID: outflow.id.rawValue, legs: legs, final: true))
    }

    /// Frees what was held; of an order that nobody was told of there may be nothing.
    func release(_ outflow: Outflow) async throws {
        do {
            _ = try await client.release(
                ReleaseWalletHold(id: outflow.walletIDs.release, holdID: outflow.id.rawValue))
        } catch let refused as RequestRefused where refused.code == "not_found" && !outflow.stage.isAccepted {
            // The hold was never placed.
        }
    }

    /// Gives the wallet what came back; what of our fee had gone with it is ours again.
    func restore(_ outflow: Outflow) async throws {
        guard let returned = outflow.returned else { return }
        let wallet = outflow.wallet.description
        var legs = [PostingLeg(debit: Self.clearing(outflow), credit: wallet, amount: returned)]
        if let fee = outflow.feeReturned, fee.isPositive {
            let units = min(fee.minorUnits, returned.minorUnits)
            legs.append(
                PostingLeg(
                    debit: wallet, credit: Self.fees, amount: Money(minorUnits: units, currency: fee.currency)))
        }
        _ = try await client.post(
            PostToWallet(
                id: outflow.walletIDs.restore, purpose: outflow.kind == .withdrawal ? "withdrawal_return" : "refund",
                ownerID: outflow.owner, legs: legs, reference: outflow.reference))
    }

    private static let fees = "fees"

    private static func clearing(_ outflow: Outflow) -> String { "clearing:\(outflow.via)" }
}
