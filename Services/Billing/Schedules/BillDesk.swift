import BillingDomain
import HTTPKit
import MoneyKit
import PostgresAccess
import Primitives

/// What people have to pay on a day: they are told of it, and it may pay itself.
struct BillDesk: Sendable {
    let book: PlannedBook
    let mandates: Mandates
    let payer: AutomaticPayer
    let clock: WallClock

    private var client: PostgresClient { book.client }
    private var ids: IDGenerator { book.ids }
    var bills: BillStore { book.bills }

    // MARK: What its owner does

    /// How a bill is to pay itself, agreed to by somebody who is there.
    /// - Parameter order: without an amount.
    /// - Throws: the catalogue's refusals, the wallet's, `amountDiffers`.
    func autoPay(
        _ order: BillOrder, for face: PersonalBill.Face, by giver: Mandates.Giver
    ) async throws -> PersonalBill.AutoPay {
        let priced = try await payer.paying.price(order.costing(face.amount), giver.user, true)
        guard priced.amount == face.amount else { throw PlannedError.amountDiffers }
        let payment = ids.next()
        try await mandates.take(payment, priced, of: giver)
        return PersonalBill.AutoPay(
            order: order, biller: priced.biller.name,
            payment: AutomaticPayment(id: payment, dueAt: SchedulePlan.instant(on: face.dueOn)))
    }

    /// A bill that is not written down yet.
    func prepare(
        _ face: PersonalBill.Face, _ order: BillOrder?, by giver: Mandates.Giver
    ) async throws -> PersonalBill {
        guard face.amount.isPositive else { throw PlannedError.amountNotPositive }
        let auto: PersonalBill.AutoPay? =
            if let order { try await autoPay(order, for: face, by: giver) } else { nil }
        return PersonalBill(
            id: ids.next(PersonalBillID.self), owner: giver.user, face: face, autoPay: auto, now: clock.now().shown)
    }

    /// What is to be another way.
    struct Change: Sendable {
        var name: String?
        var amount: Money?
        var dueOn: CalendarDay?
        var repeats: FieldChange<PersonalBill.Repeat> = .keep
        var remindDays: [Int]?
        var autoPay: FieldChange<BillOrder> = .keep

        func face(after old: PersonalBill.Face) -> PersonalBill.Face {
            PersonalBill.Face(
                name: name ?? old.name, amount: amount ?? old.amount, dueOn: dueOn ?? old.dueOn,
                repeats: repeats.applied(to: old.repeats), remindDays: remindDays ?? old.remindDays)
        }
    }

    /// How a changed bill pays itself, and the amount and day of which its owner has said so.
    struct Agreement: Sendable {
        let autoPay: FieldChange<PersonalBill.AutoPay>
        let face: PersonalBill.Face

        /// Whether it is about what a bill comes to, which others may have changed since it was read.
        func covers(_ new: PersonalBill.Face, of bill: PersonalBill) -> Bool {
            switch autoPay {
            case .clear: true
            case .keep: bill.autoPay == nil || new.hasSameDebt(as: bill.face)
            case .set: new.hasSameDebt(as: face)
            }
        }
    }

    /// What its owner agreed to was this amount on this day.
    /// - Throws: `PlannedError`, the catalogue's refusals, the wallet's.
    func agree(_ change: Change, to id: PersonalBillID, by giver: Mandates.Giver) async throws -> Agreement {
        let bill = try await bills.own(id, of: giver.user)
        try bill.checkIdle()
        let face = change.face(after: bill.face)
        guard face.amount.isPositive else { throw PlannedError.amountNotPositive }
        let auto: FieldChange<PersonalBill.AutoPay>
        switch change.autoPay {
        case .clear: auto = .clear
        case .set(let order): auto = .set(try await autoPay(order, for: face, by: giver))
        case .keep:
            if let old = bill.autoPay, !face.hasSameDebt(as: bill.face) {
                auto = .set(try await autoPay(old.order, for: face, by: giver))
            } else {
                auto = .keep
            }
        }
        return Agreement(autoPay: auto, face: face)
    }

    /// - Throws: `paymentInProgress` also when the bill has become another since its owner agreed: that is asked again.
    nonisolated(nonsending) func change(
        _ id: PersonalBillID, _ change: Change, _ agreement: Agreement, by owner: UserID,
        in transaction: PostgresTransaction
    ) async throws -> PersonalBill {
        try await self.change(id, by: owner, in: transaction) { bill, now in
            let face = change.face(after: bill.face)
            guard agreement.covers(face, of: bill) else { throw PlannedError.paymentInProgress }
            try bill.change(face, agreement.autoPay.applied(to: bill.autoPay), at: now)
        }
    }

    nonisolated(nonsending) func markPaid(
        _ id: PersonalBillID, on day: CalendarDay?, by owner: UserID, in transaction: PostgresTransaction
    ) async throws -> PersonalBill {
        try await change(id, by: owner, in: transaction) { bill, now in
            try bill.markPaid(on: day ?? now.day, today: now.day)
        }
    }

    nonisolated(nonsending) func remind(
        _ id: PersonalBillID, by owner: UserID, in transaction: PostgresTransaction
    ) async throws -> PersonalBill {
        try await change(id, by: owner, in: transaction) { bill, now in try bill.remindNow(at: now) }
    }

    nonisolated(nonsending) func remove(
        _ id: PersonalBillID, by owner: UserID, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        var bill = try await lock(id, of: owner, in: transaction)
        try bill.remove()
        try await book.remove(bill, now: now, in: transaction)
    }

    private nonisolated(nonsending) func change(
        _ id: PersonalBillID, by owner: UserID, in transaction: PostgresTransaction,
        _ move: (inout PersonalBill, Timestamp) throws -> Void
    ) async throws -> PersonalBill {
        let now = clock.now().shown
        var bill = try await lock(id, of: owner, in: transaction)
        let old = bill
        try move(&bill, now)
        return try await book.update(bill, old, now, in: transaction)
    }

    private nonisolated(nonsending) func lock(
        _ id: PersonalBillID, of owner: UserID, in transaction: PostgresTransaction
    ) async throws -> PersonalBill {
        guard let bill = try await bills.lock(id, in: transaction), bill.owner == owner else {
            throw PlannedError.missing(.bill)
        }
        return bill
    }

    // MARK: Auto-pay

    /// Orders the payment of a bill that is due: it is written down as ordered, and then asked for.
    func order(_ id: PersonalBillID) async throws {
        let ordered = try await client.transaction { transaction -> (PersonalBill, PersonalBill.AutoPay)? in
            let now = clock.now()
            guard var bill = try await bills.lock(id, in: transaction) else { return nil }
            let old = bill
            guard let auto = bill.order(at: now) else { return nil }
            return (try await book.update(bill, old, now, in: transaction), auto)
        }
        guard let (bill, auto) = ordered else { return }
        let word = await payer.order(
            auto.order.costing(bill.face.amount),
            OrderedPayment(id: auto.payment.id, owner: bill.owner, source: .bill(id)), agreed: bill.face.amount)
        try await take(word, of: auto.payment, id)
    }

    private func take(_ word: OrderWord, of payment: AutomaticPayment, _ id: PersonalBillID) async throws {
        try await client.transaction { transaction in
            let now = clock.now()
            guard var bill = try await bills.lock(id, in: transaction) else { return }
            let old = bill
            let isNews =
                switch word {
                case .carried: bill.carry(payment.id, attempt: payment.attempts)
                case .refused(let code): bill.refuse(payment.id, attempt: payment.attempts, code: code, at: now)
                case .postponed: bill.postpone(payment.id, attempt: payment.attempts, at: now)
                case .unanswered: false
                }
            if isNews { _ = try await book.update(bill, old, now, in: transaction) }
        }
    }

    // MARK: Its days

    func pass(_ id: PersonalBillID, on today: CalendarDay) async throws {
        try await client.transaction { transaction in
            let now = clock.now()
            guard var bill = try await bills.lock(id, in: transaction) else { return }
            let old = bill
            guard bill.pass(on: today) else { return }
            _ = try await book.update(bill, old, now, in: transaction)
        }
    }

    func remind(_ id: PersonalBillID, on today: CalendarDay) async throws {
        try await client.transaction { transaction in
            let now = clock.now()
            guard var bill = try await bills.lock(id, in: transaction) else { return }
            let old = bill
            _ = bill.remind(on: today, at: now)
            _ = try await book.update(bill, old, now, in: transaction)
        }
    }
}

extension BillOrder {
    /// An order that names no amount, for so much; a package has its own price.
    fileprivate func costing(_ amount: Money) -> BillOrder {
        BillOrder(
            wallet: wallet, biller: biller, customer: customer, package: package,
            amount: package == nil ? amount : nil, meter: meter)
    }
}
