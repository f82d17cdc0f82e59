import Authentication
import HTTPKit
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Refunds, by the way on which the money came: what customers have paid each other the wallet moves back, what came in
/// by a provider goes back by it. Operators ask for them of whatever is not theirs, and from an amount on a second one
/// agrees.
struct StaffRefundDesk: Sendable {
    enum Way: Sendable {
        case wallet(PaymentRefundOrder)
        case provider(RefundOrder)
    }

    let payments: PaymentRefundDesk
    let refunds: RefundDesk

    func way(of order: RefundOrder) async throws -> Way {
        guard case .payment(let id) = order.thing else { return .provider(order) }
        if try await refunds.payments.find(id)?.source == .checkout { return .provider(order) }
        return .wallet(
            PaymentRefundOrder(payment: id, amount: order.amount, reason: order.reason, comment: order.comment))
    }

    func isForeign(_ way: Way, to staff: UserID) async throws -> Bool {
        switch way {
        case .wallet(let order): try await payments.isForeign(order.payment, to: staff)
        case .provider(let order): try await refunds.isForeign(order.thing, to: staff)
        }
    }

    /// By an operator: at once, or when a second one has agreed.
    /// - Throws: as the desk of its way; `ApprovalError`.
    func open<Called: Endpoint>(
        _ way: Way, asAsked call: Call<Called>, _ approvals: ApprovalDesk, _ transactions: Transactions
    ) async throws -> Reply<RefundView> where Called.Output == RefundView {
        let staff = try call.caller.userID
        let waits = try await approvals.ask(call, about: try await movement(way)) { transaction in
            try await check(way, by: staff, in: transaction)
        }
        if let waits { return waits }
        let key = try DepositKey(call.idempotency)
        let reply = try await idempotent(call, transactions) { transaction in
            .created(try await open(way, by: staff, key: key, in: transaction))
        }
        opened(way)
        return reply
    }

    /// The same for whoever asked, once a second operator has agreed.
    func approved<Called: Endpoint>(
        _ type: Called.Type, at approvals: ApprovalDesk, order: @escaping @Sendable (Called.Body) throws -> RefundOrder
    ) -> ApprovedWork {
        ApprovedWork(of: type, at: approvals, preparing: { _, body in try await way(of: try order(body)) }) {
            approval, way, transaction in
            let key = DepositKey(scope: "approval", key: approval.id.description, requestHash: [])
            _ = try await open(way, by: approval.requestedBy, key: key, in: transaction)
            return { opened(way) }
        }
    }

    private func movement(_ way: Way) async throws -> StaffMovement {
        switch way {
        case .wallet(let order): try await payments.movement(order)
        case .provider(let order): try await refunds.movement(order)
        }
    }

    private nonisolated(nonsending) func check(
        _ way: Way, by staff: UserID, in transaction: PostgresTransaction
    ) async throws {
        switch way {
        case .wallet(let order): try await payments.check(order, byOperator: staff, in: transaction)
        case .provider(let order): try await refunds.check(order, by: staff, in: transaction)
        }
    }

    private nonisolated(nonsending) func open(
        _ way: Way, by staff: UserID, key: DepositKey, in transaction: PostgresTransaction
    ) async throws -> RefundView {
        switch way {
        case .wallet(let order):
            RefundView(try await payments.open(order, byOperator: staff, in: transaction))
        case .provider(let order):
            RefundView(try await refunds.open(order, byOperator: staff, key: key, in: transaction))
        }
    }

    private func opened(_ way: Way) {
        switch way {
        case .wallet: payments.saga.opened()
        case .provider: refunds.desk.decided()
        }
    }
}
