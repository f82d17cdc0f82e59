import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// Takes held money, wholly or in part. A final capture (the default) frees the rest.
struct CaptureHold: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/holds/{id}/capture", id: "captureHold", summary: "Take held money", tag: "Holds",
        access: .stopWallets, idempotency: .required,
        problems: [
            .amountNotPositive, .sameWallet, .notFound, .walletFrozen, .walletClosed, .currencyMismatch, .holdExpired,
            .holdCaptured, .holdReleased, .captureExceedsHold, .authorizationRequired, .authorizationInvalid,
            .limitExceeded, .amountTooLarge, .rateUnavailable, .overloaded,
        ], rateClass: .money)

    typealias Path = HoldPath

    static let bodyExample: String? = #"{"amount":{"amount":"12.34","currency":"USD"},"final":true}"#

    struct Body: FieldDecodable {
        let amount: Money?
        let destination: AccountID?
        let isFinal: Bool
        /// Needed as for a transfer, when a person pays another customer from a wallet with a PIN.
        let authorization: String?

        init(_ fields: inout Fields) {
            amount = fields.optional("amount", .money)
            destination = fields.optional("destination_wallet_id", .id(AccountID.self))
            isFinal = fields.optional("final", .bool) ?? true
            authorization = fields.optional("authorization", .text(1...100))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<HoldView> {
        let (hold, commander) = try await parts.commandedHold(call.path.id, call.context)
        let capture = HoldCapture(
            id: parts.ids.next(), commander: commander, hold: hold.id, account: hold.account,
            amount: call.body.amount, final: call.body.isFinal, destination: call.body.destination,
            currency: hold.amount.currency,
            authorization: call.body.authorization.map { Authorization.Key(token: $0) })
        return try await parts.ledger.answer(call, .captureHold(capture)) { outcome in
            guard case .captured(let hold, let transaction) = outcome else { return nil }
            return HoldView(hold: hold, capture: transaction.id)
        }
    }
}

struct ReleaseHold: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/holds/{id}/release", id: "releaseHold", summary: "Free held money", tag: "Holds",
        access: .stopWallets, idempotency: .required,
        problems: [.notFound, .holdExpired, .holdCaptured, .holdReleased, .overloaded], rateClass: .money)

    typealias Path = HoldPath

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<HoldView> {
        let (hold, commander) = try await parts.commandedHold(call.path.id, call.context)
        let release = HoldRelease(commander: commander, hold: hold.id, account: hold.account)
        return try await parts.ledger.answer(call, .releaseHold(release)) { outcome in
            if case .hold(let hold) = outcome { HoldView(hold: hold) } else { nil }
        }
    }
}

extension WalletParts {
    /// The hold's fixed facts, and how the caller commands it: as its owner or as staff.
    fileprivate func commandedHold(_ id: HoldID, _ call: CallContext) async throws -> (Hold, Commander) {
        guard let (hold, owner) = try await holds.find(id, now: clock.now()), try call.reaches(owner) else {
            throw WalletError.notFound(.hold)
        }
        return (hold, try call.requireCaller().commander(of: owner))
    }
}
