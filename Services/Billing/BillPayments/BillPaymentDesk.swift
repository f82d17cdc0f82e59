import BillingDomain
import Contracts
import HTTPKit
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// Who pays, and by whose word.
struct PayContext: Sendable {
    /// The payment's. The same one again is the same payment.
    let id: BillPaymentID
    let owner: UserID
    /// Whom the biller tells; nil: the owner's number.
    var phone: String?
    /// The PIN of a person's session.
    var authorization: String?
    /// `system` for what nobody sets off.
    let channel: Channel
    var schedule: UniqueID?
    var bill: UniqueID?
    /// Keeps whose bill it was under this name.
    var saveAs: String?
    /// The request that makes it, where one does.
    var key: IdempotencyContext?
}

/// Pays bills: one payment for an id or a key, whatever is repeated, raced or cut off.
///
/// A payment is written down, then the wallet holds the money, then it is accepted: nobody is told of it before, and
/// what a crash or a silent wallet leaves of it is withdrawn by a worker, hold and all.
struct BillPaymentDesk: Sendable {
    let saga: BillPaymentSaga
    /// Nil: the suite has no compliance.
    let assessor: MoneyAssessor?
    /// A person's own number; nil: none is known.
    let phone: @Sendable (UserID) async throws -> String?
    /// How long a request waits for the biller.
    var patience = Duration.seconds(5)

    var payments: BillPaymentStore { saga.payments }
    var clock: WallClock { saga.clock }

    /// The payment of an order whose money is held from then on.
    /// - Throws: `BillPaymentError`; `MessagingError` when the wallet cannot be asked: the same id may be tried again.
    func pay(_ order: PricedOrder, as context: PayContext) async throws -> BillPayment {
        if let known = try await known(context) { return known }
        let payment = try await payment(of: order, context)
        // Nobody is told of an order, so it leaves no trace before it is accepted.
        guard try await CommitCompanions.aside({ try await write(payment, context.key) }) else {
            // Another request was faster.
            guard let known = try await find(context) else { throw BillPaymentError.inProgress }
            return try await resume(known, context)
        }
        saga.crashes.passed(BillPaymentCrashPoints.at(.ordered))
        return try await accept(payment, context, isFirst: true)
    }

    /// The payment of the id, made before; an order that was left behind is taken up again.
    /// - Throws: as `pay`.
    func known(_ context: PayContext) async throws -> BillPayment? {
        guard let known = try await payments.find(context.id) else { return nil }
        return try await resume(known, context)
    }

    /// The payment that the request of a key made before; an order that was left behind is taken up again.
    /// - Throws: as `pay`.
    func known(_ key: IdempotencyContext, _ context: PayContext) async throws -> BillPayment? {
        guard let known = try await payments.find(key.requestKey) else { return nil }
        return try await resume(known, context)
    }

    private func find(_ context: PayContext) async throws -> BillPayment? {
        if let known = try await payments.find(context.id) { return known }
        guard let key = context.key else { return nil }
        return try await payments.find(key.requestKey)
    }

    private func resume(_ payment: BillPayment, _ context: PayContext) async throws -> BillPayment {
        guard payment.owner == context.owner else { throw BillPaymentError.missing }
        switch payment.stage {
        case .ordered:
            try await CommitCompanions.aside { try await prolong(payment) }
            return try await accept(payment, context, isFirst: false)
        case .withdrawing: throw BillPaymentError.inProgress
        default:
            // Its first call has left the row, and died before its answer was kept.
            AuditTrail.current?.committed()
            return payment
        }
    }

    /// Whom the partner tells of a payment where nobody is named.
    /// - Throws: `phoneRequired`.
    func phone(of order: PricedOrder, for owner: UserID) async throws -> String {
        switch order.biller.category {
        // Who buys airtime or data is known by the number that it is for.
        case .airtime, .data: return order.order.customer
        default:
            guard let phone = try await phone(owner) else { throw BillPaymentError.phoneRequired }
            return phone
        }
    }

    private func payment(of order: PricedOrder, _ context: PayContext) async throws -> BillPayment {
        let (biller, customer) = (order.biller, order.order.customer)
        let phone = if let phone = context.phone { phone } else { try await phone(of: order, for: context.owner) }
        return BillPayment(
            id: context.id, owner: context.owner, wallet: order.order.wallet,
            payee: BillPayment.Payee(
                id: biller.id, code: biller.code, name: biller.name, category: biller.category,
                provider: biller.provider),
            bought: order.package.map { BillPayment.Bought(id: $0.id, code: $0.code, name: $0.name) },
            customer: customer, customerName: order.customerName, meter: order.order.meter, phone: phone,
            amount: order.amount, fee: order.fee,
            walletIDs: BillPayment.WalletIDs(
                capture: saga.ids.next(), release: saga.ids.next(), post: saga.ids.next(),
                reversal: saga.ids.next()),
            schedule: context.schedule, bill: context.bill, createdAt: clock.now().shown)
    }

    private nonisolated(nonsending) func write(
        _ payment: BillPayment, _ key: IdempotencyContext?
    ) async throws -> Bool {
        try await saga.client.transaction { transaction in
            guard try await payments.insert(payment, key: key?.requestKey, in: transaction) else { return false }
            let due = payment.createdAt + BillPaymentTiming.orderLifetime
            // Of an order of this id that was refused and forgotten it may still be there.
            if let left = try await saga.sagas.claim(payment.id.rawValue, in: transaction) {
                try await saga.sagas.advance(
                    left, to: payment.stage, dueAt: due, now: payment.createdAt, in: transaction)
            } else {
                try await transaction.execute(
                    saga.sagas.create(
                        id: payment.id.rawValue, state: payment.stage, data: [], dueAt: due, now: payment.createdAt))
            }
            return true
        }
    }

    /// No worker withdraws it while the wallet is asked for it once more.
    private func prolong(_ payment: BillPayment) async throws {
        try await saga.client.transaction { transaction in
            guard let locked = try await payments.lock(payment.id, in: transaction), locked.stage == .ordered,
                let order = try await saga.sagas.claim(payment.id.rawValue, in: transaction)
            else { throw BillPaymentError.inProgress }
            let now = clock.now()
            try await saga.sagas.advance(
                order, to: .ordered, dueAt: now + BillPaymentTiming.orderLifetime, now: now, in: transaction)
        }
    }

    // MARK: Waiting

    /// Until it has ended, or the partner has answered neither yes nor no, or the request has waited long enough.
    func wait(for id: BillPaymentID) async throws {
        let ticket = saga.waits.enter(id)
        defer { saga.waits.leave(id, ticket) }
        let end = ContinuousClock.now + patience
        while let payment = try await payments.find(id), payment.status == .processing, !ticket.isTold {
            let rest = end - ContinuousClock.now
            guard rest > .zero else { return }
            // Another process may have done its steps, and tells nobody here.
            await ticket.signal.wait(atMost: min(rest, .seconds(1)))
        }
    }
}
