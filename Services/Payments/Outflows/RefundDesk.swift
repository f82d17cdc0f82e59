import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// What the owner of a deposit asks for.
struct RefundOrder: Sendable {
    let owner: UserID
    let deposit: DepositID
    /// Nil: all that is left.
    let amount: Money?
    let reason: Outflow.RefundReason
    let comment: String?
}

/// Opens refunds of deposits: never more than came in, however many are asked for at once.
struct RefundDesk: Sendable {
    /// How long after a deposit it can be paid back.
    static let window = TransactionRecord.refundWindow

    let desk: OutflowDesk
    let deposits: DepositStore
    /// Whether a provider can pay such an amount back.
    let takes: @Sendable (_ provider: String, Money) -> Bool

    /// Gives the refund of a key, new or known.
    /// - Throws: as `OutflowDesk.open`.
    func open(_ order: RefundOrder, key: DepositKey, by authority: HoldAuthority) async throws -> OutflowID {
        try await desk.open(key, by: authority) { transaction in try await reserve(order, in: transaction) }
    }

    /// Reserves a part of what is left, under the lock of the deposit.
    private nonisolated(nonsending) func reserve(
        _ order: RefundOrder, in transaction: PostgresTransaction
    ) async throws -> Outflow {
        guard let deposit = try await deposits.lock(order.deposit, in: transaction), deposit.owner == order.owner,
            deposit.link == nil, deposit.stage.isAccepted
        else { throw PaymentsError.notFound }
        guard deposit.status == .succeeded, let credited = deposit.transaction,
            let provider = desk.saga.providers.all[deposit.provider]
        else { throw PaymentsError.notRefundable }
        let now = desk.saga.clock.now()
        guard now < deposit.createdAt + Self.window else { throw PaymentsError.windowOver }
        let paid = deposit.received
        let left = paid.minorUnits - (try await desk.saga.outflows.refunded(of: deposit.id, in: transaction))
        let amount = order.amount ?? Money(minorUnits: left, currency: paid.currency)
        guard amount.currency == paid.currency else { throw PaymentsError.currencyMismatch(expected: paid.currency) }
        guard order.amount == nil || amount.isPositive else { throw PaymentsError.amountNotPositive }
        guard amount.isPositive, amount.minorUnits <= left else { throw PaymentsError.refundExceedsPayment }
        guard takes(deposit.provider, amount) else { throw PaymentsError.amountNotSupported }
        if provider.isClosedByFailure,
            try await desk.saga.outflows.hasFailedRefund(of: deposit.id, in: transaction)
        {
            throw PaymentsError.refundClosed
        }
        return Outflow(
            id: desk.saga.ids.next(), owner: deposit.owner, wallet: deposit.wallet, amount: amount,
            fee: .zero(amount.currency), via: deposit.provider,
            target: .deposit(deposit.id, transaction: credited, reason: order.reason), note: order.comment,
            walletIDs: desk.newWalletIDs(), createdAt: now.wholeMilliseconds)
    }
}
