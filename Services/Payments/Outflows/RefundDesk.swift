import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// What is to go back to whoever paid it.
struct RefundOrder: Sendable {
    enum Thing: Sendable {
        case deposit(DepositID)
        case payment(PaymentID)
    }

    let thing: Thing
    /// Nil: all that is left.
    let amount: Money?
    let reason: Outflow.RefundReason
    let comment: String?
}

/// Opens refunds of what came in by providers, deposits and payments of guests: never more than came in, however many
/// are asked for at once.
struct RefundDesk: Sendable {
    /// How long after a deposit it can be paid back.
    static let window = TransactionRecord.refundWindow

    let desk: OutflowDesk
    let deposits: DepositStore
    let payments: PaymentStore
    /// Whether a provider can pay such an amount back.
    let takes: @Sendable (_ provider: String, Money) -> Bool

    /// Who asks.
    private enum Asker {
        /// Whoever got the money.
        case owner(UserID)
        /// An operator, of whoever's but their own.
        case staff(UserID)
    }

    /// Gives the refund of a key, new or known.
    /// - Throws: as `OutflowDesk.open`.
    func open(
        _ order: RefundOrder, of owner: UserID, key: DepositKey, by authority: HoldAuthority
    ) async throws -> OutflowID {
        try await desk.open(key, by: authority) { try await reserve(order, by: .owner(owner), in: $0) }
    }

    // MARK: Staff

    /// Whether an operator may ask for it as staff: it is none of theirs.
    func isForeign(_ thing: RefundOrder.Thing, to staff: UserID) async throws -> Bool {
        try await deposits.find(Self.deposit(of: thing))?.owner != staff
    }

    /// What would be moved, and whose it is.
    /// - Throws: `missing`, `notFound`.
    func movement(_ order: RefundOrder) async throws -> StaffMovement {
        guard let deposit = try await deposits.find(Self.deposit(of: order.thing)) else {
            throw Self.missing(order.thing)
        }
        return StaffMovement(
            resourceID: deposit.id.rawValue, amount: order.amount ?? deposit.received, parties: [deposit.owner],
            reason: order.comment,
            // Of one thing many parts may go back.
            isPart: true)
    }

    /// Whether it would be opened now.
    /// - Throws: as `open`.
    nonisolated(nonsending) func check(
        _ order: RefundOrder, by staff: UserID, in transaction: PostgresTransaction
    ) async throws {
        _ = try await reserve(order, by: .staff(staff), in: transaction)
    }

    /// By an operator: the wallet is asked afterwards.
    /// - Throws: `ownDecision`; as `reserve`.
    nonisolated(nonsending) func open(
        _ order: RefundOrder, byOperator staff: UserID, key: DepositKey, in transaction: PostgresTransaction
    ) async throws -> Outflow {
        try await desk.decide(
            try await reserve(order, by: .staff(staff), in: transaction), by: staff, key: key, in: transaction)
    }

    // MARK: Reserving

    /// Reserves a part of what is left, under the lock of the deposit.
    private nonisolated(nonsending) func reserve(
        _ order: RefundOrder, by asker: Asker, in transaction: PostgresTransaction
    ) async throws -> Outflow {
        let (deposit, payment) = try await lock(order.thing, by: asker, in: transaction)
        // A file that takes gives nothing back.
        guard deposit.status == .succeeded, deposit.method != .achDebit, let credited = deposit.transaction,
            let provider = desk.saga.providers.all[deposit.provider]
        else { throw PaymentsError.notRefundable }
        let now = desk.saga.clock.now()
        guard now < deposit.createdAt + Self.window else { throw PaymentsError.windowOver }
        let paid = deposit.received
        let reserved = try await desk.saga.outflows.reserved(of: deposit.id, in: transaction)
        let left = paid.minorUnits - reserved.amount
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
            walletIDs: desk.newWalletIDs(), createdAt: now.wholeMilliseconds,
            // A deposit's fee paid for its collection, which was done; a payment's is a part of the payment.
            feeReturned: payment?.feeReturned(with: amount, after: reserved.refunds))
    }

    /// The deposit, and of a guest's before it its payment.
    private nonisolated(nonsending) func lock(
        _ thing: RefundOrder.Thing, by asker: Asker, in transaction: PostgresTransaction
    ) async throws -> (deposit: Deposit, payment: Payment?) {
        var payment: Payment?
        if case .payment(let id) = thing {
            payment = try await payments.lock(id, in: transaction)
            guard payment?.source == .checkout else { throw Self.missing(thing) }
        }
        guard let deposit = try await deposits.lock(Self.deposit(of: thing), in: transaction),
            deposit.stage.isAccepted, (deposit.link == nil) == (payment == nil)
        else { throw Self.missing(thing) }
        switch asker {
        case .owner(let user): guard deposit.owner == user else { throw Self.missing(thing) }
        case .staff(let user):
            guard deposit.owner != user else { throw PaymentsError.ownDecision }
            AuditTrail.subject(deposit.owner)
        }
        return (deposit, payment)
    }

    /// What a guest has paid has the id of its deposit.
    private static func deposit(of thing: RefundOrder.Thing) -> DepositID {
        switch thing {
        case .deposit(let id): id
        case .payment(let id): DepositID(id.rawValue)
        }
    }

    private static func missing(_ thing: RefundOrder.Thing) -> PaymentsError {
        switch thing {
        case .deposit: .notFound
        case .payment: .missing(.payment)
        }
    }
}
