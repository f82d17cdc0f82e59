import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import WalletDomain

/// Pays with held money, wholly or in part: by its owner, to another wallet, for what a transfer costs. A final capture
/// (the default) frees the rest.
struct CaptureHold: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/holds/{id}/capture", id: "captureHold", summary: "Pay with held money", tag: "Holds",
        access: .ownWallets, right: .moveMoney, idempotency: .required,
        problems: [
            .amountNotPositive, .sameWallet, .notFound, .walletFrozen, .walletClosed, .transactionNotPermitted,
            .currencyMismatch, .holdExpired, .holdCaptured, .holdReleased, .captureExceedsHold, .authorizationRequired,
            .authorizationInvalid, .insufficientFunds, .limitExceeded, .recipientLimitExceeded, .amountTooLarge,
            .rateUnavailable, .transactionUnderReview, .assessmentUnavailable, .overloaded,
        ], rateClass: .money, audits: .movement)

    typealias Path = HoldPath

    static let bodyExample: String? =
        #"{"destination_wallet_id":"\#(AccountID(.example))","amount":{"amount":"12.34","currency":"USD"},"final":true}"#

    struct Body: FieldDecodable {
        let amount: Money?
        let destination: AccountID?
        let isFinal: Bool
        /// Needed as for a transfer, besides that of placing the hold: only now it is said who is paid.
        let authorization: String?

        init(_ fields: inout Fields) {
            amount = fields.optional("amount", .money)
            // Missing, it is refused once the hold is known to be the caller's.
            destination = fields.optional("destination_wallet_id", .id(AccountID.self))
            isFinal = fields.optional("final", .bool) ?? true
            authorization = fields.optional("authorization", .text(1...100))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<HoldView> {
        let (hold, _) = try await parts.reachableHold(call.path.id, call.context)
        let capture = HoldCapture(
            id: parts.ids.next(), commander: try call.caller.customer, hold: hold.id, account: hold.account,
            amount: call.body.amount, final: call.body.isFinal, destination: call.body.destination,
            currency: hold.amount.currency,
            authorization: call.body.authorization.map { Authorization.Key(token: $0) })
        return try await parts.ledger.answer(call, .captureHold(capture)) { outcome in
            guard case .captured(let hold, let transaction) = outcome else { return nil }
            return HoldView(hold: hold, capture: transaction)
        }
    }
}
