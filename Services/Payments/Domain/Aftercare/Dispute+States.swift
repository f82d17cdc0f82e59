package import MoneyKit
package import Primitives

extension Dispute {
    package enum Event: CaseIterable, Hashable, Sendable {
        case investigated, decided, paid, withdrawn
    }

    package static let states = Transitions<State, Event>(
        from: .opened,
        [
            (.opened, .investigated, .investigating),
            (.opened, .withdrawn, .closed),
            (.investigating, .decided, .resolved),
            (.investigating, .paid, .resolved),
        ])

    /// Staff begin to look at it; what is not set aside yet is now.
    /// - Throws: `notOpen`.
    package mutating func investigate(by staff: UserID) throws(PaymentsError) {
        try move(.investigated)
        self.staff = staff
        if stage == .waiting, held == nil, isLive { stage = .holding }
    }

    /// The payer takes it back. While the wallet is asked to set something aside, that is known first.
    /// - Throws: `notOpen`.
    package mutating func withdraw() throws(PaymentsError) {
        try move(.withdrawn)
        if stage == .waiting { letGo() }
    }

    /// What the wallet has set aside.
    package mutating func hold(_ held: Money) -> Bool {
        guard stage == .holding else { return false }
        self.held = held
        if isOpen { stage = .waiting } else { letGo() }
        return true
    }

    /// The wallet sets nothing aside: it is decided all the same.
    package mutating func refuseHold() -> Bool {
        guard stage == .holding else { return false }
        if isOpen { stage = .waiting } else { letGo() }
        return true
    }

    /// Staff can decide: nothing of it is under way.
    /// - Throws: `notOpen`; `inProgress` while the wallet is asked.
    package func requireDecidable() throws(PaymentsError) {
        guard state == .investigating else { throw .notOpen(state: state.rawValue) }
        guard stage == .waiting else { throw .inProgress }
    }

    /// The payee keeps it.
    /// - Throws: as `requireDecidable`.
    package mutating func dismiss(by staff: UserID, note: String) throws(PaymentsError) {
        try requireDecidable()
        try move(.decided)
        (outcome, self.staff, self.note, failureCode) = (.payee, staff, note, nil)
        letGo()
    }

    /// The payer gets it, or a part: as soon as the refund is done.
    /// - Throws: as `requireDecidable`.
    package mutating func award(
        _ refund: PaymentRefund, _ outcome: Outcome, by staff: UserID, note: String
    ) throws(PaymentsError) {
        try requireDecidable()
        (self.outcome, self.staff, self.note, failureCode) = (outcome, staff, note, nil)
        self.refund = refund.id
        stage = .paying
    }

    /// What the payer gets: what is disputed, of which something may have gone back meanwhile, or a part of it.
    /// - Throws: `amountNotPositive`, `currencyMismatch`, `refundExceedsPayment`.
    package func award(
        _ outcome: Outcome, _ part: Money?, of payment: Payment, after reserved: ReservedRefunds
    ) throws(PaymentsError) -> Money {
        let left = payment.refundable(after: reserved)
        guard outcome == .partial else {
            guard left.isPositive else { throw .refundExceedsPayment }
            return Money(minorUnits: min(amount.minorUnits, left.minorUnits), currency: left.currency)
        }
        guard let part, part.isPositive else { throw .amountNotPositive }
        guard part.currency == amount.currency else { throw .currencyMismatch(expected: amount.currency) }
        guard part.minorUnits <= min(amount.minorUnits, left.minorUnits) else { throw .refundExceedsPayment }
        return part
    }

    /// What became of the refund. One that failed leaves the decision to be made once more.
    package mutating func follow(_ refund: PaymentRefund) throws(PaymentsError) -> Bool {
        guard stage == .paying, self.refund == refund.id, refund.state != .pending else { return false }
        if refund.state == .succeeded {
            try move(.paid)
            stage = .ended
        } else {
            stage = .waiting
            failureCode = refund.failureCode
            (outcome, self.refund, note) = (nil, nil, nil)
        }
        return true
    }

    /// The wallet has freed what it set aside.
    package mutating func release() -> Bool {
        guard stage == .releasing else { return false }
        stage = .ended
        return true
    }

    private mutating func letGo() { stage = held == nil ? .ended : .releasing }

    private mutating func move(_ event: Event) throws(PaymentsError) {
        guard let next = Self.states.next(state, on: event) else { throw .notOpen(state: state.rawValue) }
        state = next
    }
}

/// When a dispute has to be answered and decided.
package enum DisputeTime {
    /// How long after a payment it can be disputed.
    package static let window = Duration.seconds(30 * 86_400)
    static let answer = Duration.seconds(7 * 86_400)
    static let bankingDays = 30

    package static func respondBy(from now: Timestamp) -> Timestamp { now + answer }

    /// Thirty days from Monday to Friday, in UTC.
    package static func decideBy(from now: Timestamp) -> Timestamp {
        let day: Int64 = 86_400
        var (left, days) = (bankingDays, Int64(0))
        while left > 0 {
            days += 1
            // The first of January 1970 was a Thursday.
            let weekday = ((now.microsecondsSince1970 / 1_000_000 / day) + days + 3) % 7
            if weekday < 5 { left -= 1 }
        }
        return now + .seconds(days * day)
    }
}

extension Payment {
    /// Held at the payee as soon as somebody disputes it: what merchants were paid.
    package var isHeldAtOnce: Bool { source == .link || source == .qr || source == .checkout }
}
