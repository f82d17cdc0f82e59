import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import WalletDomain

struct PlaceHold: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/holds", id: "placeHold", summary: "Set money aside", tag: "Holds",
        access: .ownWallets, right: .moveMoney, idempotency: .required, success: 201,
        problems: [
            .amountNotPositive, .notFound, .walletFrozen, .walletClosed, .transactionNotPermitted, .currencyMismatch,
            .authorizationRequired, .authorizationInvalid, .insufficientFunds, .limitExceeded, .tooManyHolds,
            .amountTooLarge, .rateUnavailable, .transactionUnderReview, .assessmentUnavailable, .overloaded,
        ], rateClass: .money)

    typealias Path = WalletPath

    struct Body: FieldDecodable {
        let amount: Money
        let reason: String?
        let lifetime: Duration?
        /// Needed as for a transfer.
        let authorization: String?

        init(_ fields: inout Fields) {
            amount = fields.required("amount", .money)
            reason = fields.optional("reason", .lines(1...500).example("Hotel"))
            // Up to thirty days, the longest that card schemes know.
            lifetime = fields.optional("expires_in_seconds", .integer(1...2_592_000)).map { .seconds($0) }
            authorization = fields.optional("authorization", .text(1...100))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<HoldView> {
        let id: HoldID = parts.ids.next()
        AuditTrail.resource(id)
        let placement = HoldPlacement(
            id: id, commander: try call.caller.customer, account: call.path.id,
            amount: call.body.amount, reason: call.body.reason, end: .after(call.body.lifetime ?? parts.holdLifetime),
            authorization: call.body.authorization.map { Authorization.Key(token: $0) })
        return try await parts.ledger.answer(call, .placeHold(placement), status: 201) { outcome in
            if case .hold(let hold) = outcome { HoldView(hold: hold) } else { nil }
        }
    }
}
