package import MoneyKit
package import Primitives

extension Invoice {
    package enum Event: String, CaseIterable, Hashable, Sendable {
        case issued, paidInPart = "paid_in_part", settled, lapsed, writtenOff = "written_off", voided
    }

    /// Settled is what leaves nothing due: payments, and credit notes.
    package static let states = Transitions<State, Event>(
        from: .draft,
        [
            (.draft, .issued, .open),
            (.open, .paidInPart, .partiallyPaid),
            (.partiallyPaid, .paidInPart, .partiallyPaid),
            (.overdue, .paidInPart, .overdue),
            (.uncollectible, .paidInPart, .uncollectible),
            (.open, .settled, .paid),
            (.partiallyPaid, .settled, .paid),
            (.overdue, .settled, .paid),
            (.uncollectible, .settled, .paid),
            (.open, .lapsed, .overdue),
            (.partiallyPaid, .lapsed, .overdue),
            (.open, .writtenOff, .uncollectible),
            (.partiallyPaid, .writtenOff, .uncollectible),
            (.overdue, .writtenOff, .uncollectible),
            (.open, .voided, .void),
            (.overdue, .voided, .void),
            (.uncollectible, .voided, .void),
        ])

    /// Whether somebody can pay it.
    package var isPayable: Bool { Self.states.next(state, on: .settled) != nil }

    private mutating func take(_ event: Event) throws(InvoiceError) {
        guard let next = Self.states.next(state, on: event) else { throw .notPayable(state) }
        state = next
    }

    // MARK: Until the issue

    /// - Parameter ids: of the items, which are new ones.
    /// - Throws: `notDraft`; as `InvoiceTotals`.
    package mutating func change(_ draft: InvoiceDraft, itemIDs: [InvoiceItemID]) throws(InvoiceError) {
        guard state == .draft else { throw .notDraft(state) }
        totals = try draft.totals()
        self.draft = draft
        self.itemIDs = itemIDs
    }

    /// What can be changed of an issued one.
    package mutating func note(_ notes: String?) {
        draft = InvoiceDraft(
            issuer: draft.issuer, currency: draft.currency, customer: draft.customer, items: draft.items,
            discount: draft.discount, dueOn: draft.dueOn, notes: notes)
    }

    /// - Throws: `notDraft`.
    package mutating func issue(_ issue: Issue) throws(InvoiceError) {
        guard state == .draft else { throw .notDraft(state) }
        try take(.issued)
        self.issue = issue
        try settleIfNothingIsDue()
    }

    // MARK: Being paid

    /// What a payment takes, or reserves: all that is due where nothing is said.
    /// - Throws: `notPayable`, `currencyMismatch`, `amountNotPositive`, `amountExceedsDue`, `paymentInProgress`.
    package func payable(_ given: Money?) throws(InvoiceError) -> Money {
        guard isPayable else { throw .notPayable(state) }
        let amount = given ?? money(due - moved.reserved)
        guard amount.currency == currency else { throw .currencyMismatch(expected: currency) }
        guard given == nil || amount.isPositive else { throw .amountNotPositive }
        guard amount.minorUnits <= due else { throw .amountExceedsDue }
        guard amount.isPositive, amount.minorUnits <= due - moved.reserved else { throw .paymentInProgress }
        return amount
    }

    /// A payment begins: nobody else pays the same.
    /// - Throws: as `payable`.
    package mutating func reserve(_ given: Money?) throws(InvoiceError) -> Money {
        let amount = try payable(given)
        moved.reserved += amount.minorUnits
        return amount
    }

    /// A payment has failed.
    package mutating func release(_ amount: Money) { moved.reserved -= amount.minorUnits }

    /// Money has come that was reserved.
    package mutating func collectReserved(_ amount: Money) throws(InvoiceError) {
        release(amount)
        try collect(amount)
    }

    /// Money has come elsewhere, or from the customer's balance.
    package mutating func collect(_ amount: Money) throws(InvoiceError) {
        moved.paid += amount.minorUnits
        if due == 0 { try take(.settled) } else { try take(.paidInPart) }
    }

    private mutating func settleIfNothingIsDue() throws(InvoiceError) {
        if due == 0 { try take(.settled) }
    }

    // MARK: Being taken back

    /// - Parameter amount: of a credit note; positive.
    /// - Returns: how much more than due was paid then, which goes back.
    /// - Throws: `notPayable` for what is no claim, `paymentInProgress`, `creditExceedsInvoice`.
    package mutating func credit(_ amount: Money) throws(InvoiceError) -> Money {
        guard isPayable || state == .paid else { throw .notPayable(state) }
        guard moved.reserved == 0 else { throw .paymentInProgress }
        guard amount.minorUnits <= totals.total.minorUnits - moved.credited else { throw .creditExceedsInvoice }
        moved.credited += amount.minorUnits
        let excess = max(0, -due)
        moved.returned += excess
        if isPayable { try settleIfNothingIsDue() }
        return money(excess)
    }

    /// - Throws: `notPayable` where something was paid or credited, `paymentInProgress`.
    package mutating func void() throws(InvoiceError) {
        guard moved.reserved == 0 else { throw .paymentInProgress }
        guard moved.paid == 0, moved.credited == 0 else { throw .notPayable(state) }
        try take(.voided)
    }

    /// - Throws: `notPayable`.
    package mutating func writeOff() throws(InvoiceError) { try take(.writtenOff) }

    // MARK: Time

    /// - Returns: whether it has become overdue: its day is over, and it is not paid whole.
    package mutating func lapse(on day: CalendarDay) -> Bool {
        guard let issue, issue.dueOn < day, let next = Self.states.next(state, on: .lapsed) else { return false }
        state = next
        return true
    }

    /// How often an issuer can have the customer written to.
    package static let reminderPause = Duration.seconds(3_600)

    /// The issuer has the customer written to.
    /// - Throws: `notPayable`, `reminderTooSoon`.
    package mutating func send(at now: Timestamp) throws(InvoiceError) {
        guard issue != nil, state != .void else { throw .notPayable(state) }
        if let sentAt, now < sentAt + Self.reminderPause {
            throw .reminderTooSoon(seconds: Int((sentAt + Self.reminderPause - now).components.seconds) + 1)
        }
        sentAt = now
    }
}
