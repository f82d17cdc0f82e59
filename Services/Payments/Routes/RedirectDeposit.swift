import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /admin/payments/deposits/{id}/redirect`: money that cannot be credited as it was ordered goes to another
/// wallet of its owner. One of another amount is credited as it came, less the fee of that amount; then the wallet may
/// be the same.
struct RedirectDeposit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/deposits/{id}/redirect", id: "redirectDeposit",
        summary: "Send a held deposit to another wallet of its owner", tag: "Deposits (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .moveMoney, idempotency: .required,
        problems: [
            .notFound, .ownDecision, .depositNotHeld, .walletFrozen, .walletClosed, .currencyMismatch, .limitExceeded,
            .rateUnavailable, .feeAboveAmount, .amountTooLarge,
        ], rateClass: .money)

    typealias Path = DepositPath

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let reason: String

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            reason = fields.required("reason", .lines(1...500).example("The wallet was closed before the payment came"))
        }
    }

    let wayOut: DepositWayOut
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<OperatorDepositView> {
        let target = try await wayOut.target(of: call.path.id, call.body.wallet)
        let staff = StaffWord(actor: try call.caller.userID, reason: call.body.reason)
        var step: DepositStep?
        let reply = try await idempotent(call, transactions) { transaction in
            let taken = try await wayOut.redirect(call.path.id, to: target, staff, in: transaction)
            step = taken
            return .ok(OperatorDepositView(taken.deposit))
        }
        wayOut.finish(step)
        return reply
    }
}
