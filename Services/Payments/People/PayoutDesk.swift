import Contracts
import HTTPKit
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// Many are paid at once. Each item becomes a payment of its own: what refuses one holds no other up.
struct PayoutDesk: Sendable {
    let client: PostgresClient
    let payouts: PayoutStore
    let recipients: Recipients
    let banks: BankOrders
    let clock: WallClock
    let ids: IDGenerator

    static let interval = Duration.seconds(1)
    /// Items that one look begins, and how many of their recipients are asked about at the same time.
    private static let batch = 200
    private static let lookups = 8

    /// What a customer orders.
    struct Order: Sendable {
        let payer: UserID
        let source: UniqueID
        let items: [(name: String, recipient: Destination, amount: Money)]
        let channel: Payment.Channel
        let authorization: String?
    }

    /// What is not written down yet. The PIN's proof is spent on the total, and the wallet says beforehand whether it
    /// would pay that today.
    /// - Throws: `PaymentsError`.
    func prepare(_ order: Order) async throws -> (payout: Payout, items: [PayoutItem]) {
        let own = try await recipients.wallet.own(order.source, of: order.payer)
        guard order.items.allSatisfy({ $0.amount.currency == own.currency }) else {
            throw PaymentsError.currencyMismatch(expected: own.currency)
        }
        let payer = try await recipients.payer(order.payer, from: order.source)
        let items = order.items.map { item in
            PayoutItem(id: ids.next(), name: item.name, recipient: item.recipient, amount: item.amount)
        }
        // At most a thousand of at most a million.
        let total = try Money.sum(items.filter { $0.state == .pending }.map(\.amount), in: own.currency)
        let id = ids.next(PayoutID.self)
        if total.isPositive {
            try await recipients.wallet.authorize(
                id.rawValue, .payout, total, from: payer, order.channel, order.authorization)
        }
        let now = clock.now().shown
        let pending = items.count { $0.state == .pending }
        let payout = Payout(
            id: id, payer: payer, total: total,
            reference: PaymentReference.text(Payment.Source.payout.prefix, of: id.rawValue, on: now.day),
            createdAt: now,
            counts: Payout.Counts(succeeded: 0, refused: items.count - pending, pending: pending))
        return (payout, items)
    }

    /// - Returns: as it stands then.
    nonisolated(nonsending) func write(
        _ payout: Payout, _ items: [PayoutItem], in transaction: PostgresTransaction
    ) async throws -> Payout {
        try await payouts.insert(payout, items, in: transaction)
        try await transaction.execute(Outbox.append([PayoutEvents.created(payout, ids: ids)]))
        try await finishIfOver(payout.id, now: clock.now(), in: transaction)
        return try await payouts.find(payout.id, in: transaction) ?? payout
    }

    // MARK: Items

    /// Begins to pay what nobody has begun to pay; what cannot be asked about now is asked about at the next look.
    func run(_ desk: PaymentDesk) async throws {
        try await begin(desk)
        for (id, order) in try await payouts.orders(limit: Self.batch) {
            guard let end = try await banks.end(of: order, by: .payout) else { continue }
            try await client.transaction { transaction in
                guard let state = PayoutItem.states.next(.pending, on: end.isPaid ? .pay : .refuse),
                    try await payouts.lock(id, in: transaction) != nil,
                    try await payouts.end(order: order.id, state, code: end.code, in: transaction)
                else { return }
                try await finishIfOver(id, now: clock.now(), in: transaction)
            }
        }
    }

    private func begin(_ desk: PaymentDesk) async throws {
        let due = try await payouts.due(limit: Self.batch)
        guard !due.isEmpty else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            var rest = due.makeIterator()
            for _ in 0..<Self.lookups {
                if let next = rest.next() { group.addTask { try await begin(next, desk) } }
            }
            while try await group.next() != nil {
                if let next = rest.next() { group.addTask { try await begin(next, desk) } }
            }
        }
        desk.saga.wake()
    }

    private func begin(_ due: DueItem, _ desk: PaymentDesk) async throws {
        switch due.item.recipient {
        case .bankAccount:
            let order = ids.next()
            try await client.transaction { transaction in
                try await payouts.begin(due.item.id, under: order, in: transaction)
            }
        case .person(let recipient): try await begin(due, to: recipient, desk)
        case nil: break
        }
    }

    private func begin(_ due: DueItem, to recipient: Recipient, _ desk: PaymentDesk) async throws {
        let payee: Payment.Party
        do {
            guard let found = try await recipients.find(recipient) else {
                throw PaymentsError.missing(.account)
            }
            guard found.person.id != due.payer.user else { throw PaymentsError.selfPayment }
            payee = try await recipients.payee(found, in: due.item.amount.currency)
        } catch let refusal as PaymentsError {
            return try await refuse(due, code: refusal.problem.code.code)
        }
        let payment = try await desk.weighed(
            desk.payment(
                of: PaymentOrder(
                    source: .payout, sourceID: due.payout.rawValue, payer: due.payer, payee: payee,
                    amount: due.item.amount, note: nil, channel: .system, authorization: nil)))
        try await client.transaction { transaction in
            guard try await payouts.begin(due.item.id, by: payment.id, in: transaction) else { return }
            try await desk.enqueue(payment, in: transaction)
        }
    }

    private func refuse(_ due: DueItem, code: String) async throws {
        try await client.transaction { transaction in
            guard try await payouts.lock(due.payout, in: transaction) != nil,
                try await payouts.refuse(due.item.id, code: code, in: transaction)
            else { return }
            try await finishIfOver(due.payout, now: clock.now(), in: transaction)
        }
    }

    /// What became of the payment of an item.
    nonisolated(nonsending) func follow(
        _ payment: Payment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let id = payment.sourceID.map({ PayoutID($0) }),
            let end = PayoutItem.states.next(.pending, on: payment.state.isPaid ? .pay : .refuse),
            try await payouts.lock(id, in: transaction) != nil,
            try await payouts.end(payment.id, end, code: payment.failureCode, in: transaction)
        else { return }
        try await finishIfOver(id, now: now, in: transaction)
    }

    /// The payout is locked, or made in this transaction.
    private nonisolated(nonsending) func finishIfOver(
        _ id: PayoutID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let payout = try await payouts.find(id, in: transaction), payout.state == .processing,
            payout.counts.pending == 0
        else { return }
        try await payouts.finish(id, now: now, in: transaction)
        try await transaction.execute(Outbox.append([PayoutEvents.completed(payout, ids: ids, now: now)]))
    }
}
