import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives
import ServiceKit

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
            .rateUnavailable, .feeAboveAmount, .amountTooLarge, .transactionNotPermitted,
        ], rateClass: .money, approval: .fromAmount)

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
    let approvals: ApprovalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<OperatorDepositView> {
        let target = try await wayOut.target(of: call.path.id, call.body.wallet)
        let staff = StaffWord(actor: try call.caller.userID, reason: call.body.reason)
        let movement = try await wayOut.movement(of: call.path.id, staff)
        let waits = try await approvals.ask(call, about: movement) { transaction in
            _ = try await wayOut.held(call.path.id, staff, in: transaction)
            try target.verdict.get()
        }
        if let waits { return waits }
        var step: DepositStep?
        let reply = try await idempotent(call, transactions) { transaction in
            let taken = try await wayOut.redirect(call.path.id, to: target, staff, in: transaction)
            step = taken
            return .ok(OperatorDepositView(untouched: taken.deposit))
        }
        wayOut.finish(step)
        return reply
    }

    /// The same for whoever asked, once a second operator has agreed; the wallet is asked again.
    static func approved(_ parts: PaymentsParts) -> ApprovedWork {
        let wayOut = parts.wayOut
        return ApprovedWork(
            of: Self.self, at: parts.approvals,
            preparing: { approval, body in
                try await wayOut.target(of: DepositID(approval.resourceID), body.wallet)
            },
            effect: { approval, target, transaction in
                let id = DepositID(approval.resourceID)
                let step = try await wayOut.redirect(id, to: target, StaffWord(approval), in: transaction)
                return { wayOut.finish(step) }
            })
    }
}
