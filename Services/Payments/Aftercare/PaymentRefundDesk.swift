import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// What of a payment is to go back.
struct PaymentRefundOrder: Sendable {
    let payment: PaymentID
    /// Nil: all that is left.
    let amount: Money?
    let reason: Outflow.RefundReason
    let comment: String?
}

/// Opens refunds of payments: never more than was paid, however many are asked for at once.
struct PaymentRefundDesk: Sendable {
    let saga: PaymentRefundSaga
    let reversals: ReversalStore

    private var payments: PaymentStore { saga.payments }

    /// By the payee.
    /// - Parameter live: as the caller.
    /// - Throws: `missing`; as `Payment.refund`.
    nonisolated(nonsending) func open(
        _ order: PaymentRefundOrder, by payee: UserID, live: Bool, in transaction: PostgresTransaction
    ) async throws -> PaymentRefund {
        let payment = try await payments.lock(order.payment, in: transaction)
        guard payment?.isLive == live else { throw PaymentsError.missing(.payment) }
        guard let payment, payment.payee?.user == payee, payment.state.isPaid else {
            // Whoever paid may know of it, and gets nothing by asking.
            guard payment?.payer?.user == payee else { throw PaymentsError.missing(.payment) }
            throw PaymentsError.notRefundable
        }
        return try await open(order, of: payment, by: nil, in: transaction)
    }

    /// Whether an operator may ask for it as staff: it is neither of theirs.
    func isForeign(_ id: PaymentID, to staff: UserID) async throws -> Bool {
        let payment = try await payments.find(id)
        return payment?.payer?.user != staff && payment?.payee?.user != staff
    }

    /// By an operator, of whoever's.
    /// - Throws: `missing`, `ownDecision`; as `Payment.refund`.
    nonisolated(nonsending) func open(
        _ order: PaymentRefundOrder, byOperator staff: UserID, in transaction: PostgresTransaction
    ) async throws -> PaymentRefund {
        try await open(order, of: decidable(order, by: staff, in: transaction), by: staff, in: transaction)
    }

    /// What would be moved, and whose it is.
    /// - Throws: `missing`.
    func movement(_ order: PaymentRefundOrder) async throws -> StaffMovement {
        guard let payment = try await payments.find(order.payment) else { throw PaymentsError.missing(.payment) }
        return StaffMovement(
            resourceID: payment.id.rawValue, amount: order.amount ?? payment.amount,
            parties: [payment.payer, payment.payee].compactMap { $0?.user }, reason: order.comment,
            // Of one payment many parts may go back.
            isPart: true)
    }

    /// Whether it would be opened now.
    /// - Throws: as `open`.
    nonisolated(nonsending) func check(
        _ order: PaymentRefundOrder, byOperator staff: UserID, in transaction: PostgresTransaction
    ) async throws {
        _ = try await refund(order, of: decidable(order, by: staff, in: transaction), in: transaction)
    }

    private nonisolated(nonsending) func decidable(
        _ order: PaymentRefundOrder, by staff: UserID, in transaction: PostgresTransaction
    ) async throws -> Payment {
        guard let payment = try await payments.lock(order.payment, in: transaction), payment.isLive else {
            throw PaymentsError.missing(.payment)
        }
        guard payment.payer?.user != staff, payment.payee?.user != staff else { throw PaymentsError.ownDecision }
        return payment
    }

    private nonisolated(nonsending) func open(
        _ order: PaymentRefundOrder, of payment: Payment, by staff: UserID?, in transaction: PostgresTransaction
    ) async throws -> PaymentRefund {
        let refund = try await refund(order, of: payment, in: transaction)
        try await saga.open(refund, by: staff, in: transaction)
        AuditTrail.resource(refund.id)
        return refund
    }

    private nonisolated(nonsending) func refund(
        _ order: PaymentRefundOrder, of payment: Payment, in transaction: PostgresTransaction
    ) async throws -> PaymentRefund {
        // The wallet takes back all of it at this moment.
        guard try await !reversals.isUnderWay(payment.id, in: transaction) else { throw PaymentsError.notRefundable }
        return try payment.refund(
            saga.ids.next(), of: order.amount, reason: order.reason, comment: order.comment,
            after: try await saga.refunds.reserved(of: payment.id, in: transaction), at: saga.clock.now())
    }
}
