import Contracts
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Senders ask for money back, and receivers or operators agree.
struct ReversalDesk: Sendable {
    let saga: ReversalSaga
    let refunds: PaymentRefundStore
    let disputes: DisputeStore

    /// How often it is looked whether the time of some is up; what is late is not agreed to anyway.
    static let interval = Duration.seconds(5)
    /// How many of them one look ends.
    private static let batch = 500

    private var client: PostgresClient { saga.client }
    private var reversals: ReversalStore { saga.reversals }
    private var clock: WallClock { saga.clock }

    /// One that is not written down yet, by what the wallet says of the transaction.
    /// - Throws: `missing`, `alreadyReversed`, `notReversible`, `windowOver`.
    func prepare(_ transaction: UniqueID, reason: String, by sender: UserID) async throws -> Reversal {
        let rows = try await saga.wallet.transaction(transaction, of: sender)
        guard let row = rows.first(where: { $0.direction != .in }) else {
            throw PaymentsError.missing(.transaction)
        }
        guard row.reversedBy == nil else { throw PaymentsError.alreadyReversed }
        let payment = try await saga.payments.find(PaymentID(transaction))
        guard payment != nil || row.purpose == "transfer" else { throw PaymentsError.notReversible }
        guard let receiver = row.direction == .internal ? sender : row.counterparty?.ownerID else {
            throw PaymentsError.notReversible
        }
        let now = clock.now().shown
        guard now < row.postedAt + Reversal.window else { throw PaymentsError.windowOver }
        return Reversal(
            id: saga.ids.next(), target: transaction, payment: payment?.id, sender: sender, receiver: receiver,
            amount: row.amount, reason: reason, createdAt: now, expiresAt: now + Reversal.lifetime)
    }

    /// - Throws: `alreadyReversed`, `notReversible`.
    nonisolated(nonsending) func write(_ reversal: Reversal, in transaction: PostgresTransaction) async throws {
        try await requireWhole(payment(of: reversal, in: transaction), in: transaction)
        guard try await reversals.insert(reversal, in: transaction) else { throw PaymentsError.alreadyReversed }
        if reversal.stage == .posting { try await saga.begin(reversal, isAwaited: true, in: transaction) }
        let event = ReversalEvents.event(reversal, ids: saga.ids, now: reversal.createdAt)
        try await transaction.execute(Outbox.append([event]))
    }

    /// The payment that it is about, in the order in which everybody locks; nil: a transfer at the wallet.
    private nonisolated(nonsending) func payment(
        of reversal: Reversal, in transaction: PostgresTransaction
    ) async throws -> Payment? {
        guard let id = reversal.payment else { return nil }
        guard let payment = try await saga.payments.lock(id, in: transaction) else {
            throw PaymentsError.missing(.transaction)
        }
        return payment
    }

    /// What has gone back in part, or is disputed, goes its own way.
    /// - Parameter payment: locked.
    private nonisolated(nonsending) func requireWhole(
        _ payment: Payment?, in transaction: PostgresTransaction
    ) async throws {
        guard let payment else { return }
        guard payment.state != .reversed else { throw PaymentsError.alreadyReversed }
        guard payment.state == .completed, try await refunds.reserved(of: payment.id, in: transaction).amount == 0,
            try await !disputes.isOpen(payment.id, in: transaction)
        else { throw PaymentsError.notReversible }
    }

    /// One that somebody may decide about, locked with its payment.
    /// - Parameter isStaff: an operator may decide about whoever's but their own.
    /// - Throws: `missing`, `ownDecision`.
    private nonisolated(nonsending) func decidable(
        _ id: ReversalID, by decider: UserID, isStaff: Bool, in transaction: PostgresTransaction
    ) async throws -> (Reversal, Payment?) {
        guard let known = try await reversals.find(id, in: transaction), isStaff || known.receiver == decider else {
            throw PaymentsError.missing(.reversal)
        }
        if isStaff {
            guard !known.isShown(to: decider) else { throw PaymentsError.ownDecision }
            [known.sender, known.receiver].forEach(AuditTrail.subject)
        }
        let payment = try await payment(of: known, in: transaction)
        guard let reversal = try await reversals.lock(id, in: transaction) else {
            throw PaymentsError.missing(.reversal)
        }
        return (reversal, payment)
    }

    /// Of approving, declining and its end the first that is written wins.
    /// - Parameter isAwaited: whether a request asks the wallet itself.
    /// - Throws: `missing`, `ownDecision`, `notOpen`, `alreadyReversed`, `notReversible`.
    nonisolated(nonsending) func decide(
        _ id: ReversalID, approve: Bool, by decider: UserID, isStaff: Bool, isAwaited: Bool = true,
        in transaction: PostgresTransaction
    ) async throws -> Reversal {
        let (found, payment) = try await decidable(id, by: decider, isStaff: isStaff, in: transaction)
        var reversal = found
        let now = clock.now()
        if approve {
            try reversal.approve(by: decider, at: now)
            try await requireWhole(payment, in: transaction)
            try await saga.begin(reversal, isAwaited: isAwaited, in: transaction)
        } else {
            try reversal.decline(by: decider, at: now)
            let event = ReversalEvents.event(reversal, ids: saga.ids, now: now)
            try await transaction.execute(Outbox.append([event]))
        }
        try await reversals.update(reversal, now: now, in: transaction)
        return reversal
    }

    /// Whether an operator can agree to it now.
    /// - Throws: as `decide`.
    nonisolated(nonsending) func check(
        _ id: ReversalID, by staff: UserID, in transaction: PostgresTransaction
    ) async throws {
        let (reversal, payment) = try await decidable(id, by: staff, isStaff: true, in: transaction)
        try reversal.requireOpen(at: clock.now())
        try await requireWhole(payment, in: transaction)
    }

    /// Ends those whose time is up, each by itself.
    func expire() async throws {
        for id in try await reversals.due(clock.now(), limit: Self.batch) {
            try await client.transaction { transaction in
                let now = clock.now()
                guard var reversal = try await reversals.lock(id, in: transaction), reversal.expire(at: now) else {
                    return
                }
                try await reversals.update(reversal, now: now, in: transaction)
                let event = ReversalEvents.event(reversal, ids: saga.ids, now: now)
                try await transaction.execute(Outbox.append([event]))
            }
        }
        saga.committed()
    }
}
