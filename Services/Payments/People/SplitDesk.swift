import Contracts
import HTTPKit
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// Bills that several people share.
struct SplitDesk: Sendable {
    let splits: SplitStore
    let recipients: Recipients
    let clock: WallClock
    let ids: IDGenerator

    static let interval = Duration.seconds(60)

    /// What somebody wants to share.
    struct Order: Sendable {
        let creator: UserID
        let wallet: UniqueID
        let title: String
        let total: Money
        let kind: Split.Kind
        let shares: SplitShares
        let emails: [ContactAddress]
        let dueAt: Timestamp?
    }

    /// A split that is not written down yet.
    /// - Throws: `PaymentsError`.
    func prepare(_ order: Order) async throws -> Split {
        try PaymentAmount.check(order.total)
        let own = try await recipients.wallet.own(order.wallet, of: order.creator)
        guard own.currency == order.total.currency else { throw PaymentsError.currencyMismatch(expected: own.currency) }
        let shares = try order.shares.cut(order.total)
        guard Set(order.emails).count == order.emails.count else { throw PaymentsError.duplicateParticipant }
        var participants: [SplitParticipant] = []
        for (email, share) in zip(order.emails, shares) {
            let person = try await recipients.directory.person(at: email)
            guard person?.id != order.creator else { throw PaymentsError.selfPayment }
            participants.append(
                SplitParticipant(id: ids.next(), email: email.text, user: person?.id, share: share.minorUnits))
        }
        let known = participants.compactMap(\.user)
        guard Set(known).count == known.count else { throw PaymentsError.duplicateParticipant }
        let id = ids.next(SplitID.self)
        let now = clock.now().shown
        return Split(
            id: id,
            creator: Payment.Party(
                user: order.creator, wallet: own.walletID,
                name: try await recipients.directory.person(order.creator)?.name),
            title: order.title, total: order.total, kind: order.kind, dueAt: order.dueAt,
            reference: PaymentReference.text(Payment.Source.split.prefix, of: id.rawValue, on: now.day),
            createdAt: now, participants: participants)
    }

    nonisolated(nonsending) func write(_ split: Split, in transaction: PostgresTransaction) async throws {
        try await splits.insert(split, in: transaction)
        try await transaction.execute(Outbox.append([SplitEvents.created(split, ids: ids)]))
    }

    // MARK: Paying

    /// The payment of a share, or of a part of it.
    /// - Parameter amount: nil for all that is left.
    /// - Throws: `missing` for who has no share, `notOpen`, `exceedsShare`.
    func order(
        of id: SplitID, by user: UserID, amount: Money?, from source: UniqueID, _ channel: Payment.Channel,
        authorization: String?
    ) async throws -> PaymentOrder {
        guard var split = try await splits.find(id), let part = split.participants.first(where: { $0.user == user })
        else { throw PaymentsError.missing(.split) }
        let payer = try await recipients.payer(user, from: source)
        let amount = amount ?? split.money(part.left)
        // As it stands now; the transaction that writes the payment down decides.
        try split.begin(amount, by: user)
        return PaymentOrder(
            source: .split, sourceID: id.rawValue, payer: payer, payee: split.creator, amount: amount,
            note: split.title, channel: channel, authorization: authorization)
    }

    /// What has to hold for a payment, and changes with it.
    nonisolated(nonsending) func begin(
        _ id: SplitID, _ payment: Payment, by user: UserID, in transaction: PostgresTransaction
    ) async throws {
        guard var split = try await splits.lock(id, in: transaction) else { throw PaymentsError.missing(.split) }
        try split.begin(payment.amount, by: user)
        let place = split.participants.firstIndex { $0.user == user }
        try await splits.update(split, share: place, now: clock.now(), in: transaction)
    }

    /// What became of the payment of a share.
    nonisolated(nonsending) func follow(
        _ payment: Payment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let id = payment.sourceID.map({ SplitID($0) }), let payer = payment.payer,
            var split = try await splits.lock(id, in: transaction),
            let place = split.follow(payment.amount, by: payer.user, isPaid: payment.state.isPaid)
        else { return }
        try await splits.update(split, share: place, now: now, in: transaction)
        if let event = SplitEvents.ended(split, ids: ids, now: now) {
            try await transaction.execute(Outbox.append([event]))
        }
    }

    // MARK: What the creator does

    nonisolated(nonsending) func cancel(
        _ id: SplitID, by user: UserID, in transaction: PostgresTransaction
    ) async throws -> Split {
        var split = try await own(id, of: user, in: transaction)
        try split.cancel()
        let now = clock.now()
        try await splits.update(split, share: nil, now: now, in: transaction)
        if let event = SplitEvents.ended(split, ids: ids, now: now) {
            try await transaction.execute(Outbox.append([event]))
        }
        return split
    }

    /// Tells everybody whose share is open, one reminder each a day.
    nonisolated(nonsending) func remind(
        _ id: SplitID, by user: UserID, in transaction: PostgresTransaction
    ) async throws -> Split {
        let split = try await own(id, of: user, in: transaction)
        guard split.isOpen else { throw PaymentsError.notOpen(state: split.state.rawValue) }
        let now = clock.now()
        let due = split.participants.filter { $0.isToBeReminded(on: now.day) }
        guard !due.isEmpty else { return split }
        try await splits.remind(due.map(\.id), on: now.day, in: transaction)
        try await transaction.execute(
            Outbox.append(due.map { SplitEvents.reminded($0, of: split, ids: ids, now: now) }))
        return split
    }

    private nonisolated(nonsending) func own(
        _ id: SplitID, of user: UserID, in transaction: PostgresTransaction
    ) async throws -> Split {
        guard let split = try await splits.lock(id, in: transaction), split.creator.user == user else {
            throw PaymentsError.missing(.split)
        }
        return split
    }
}

extension Split {
    func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: total.currency) }
}
