package import Primitives

extension Subscription {
    mutating func move(_ event: Event) {
        guard let next = Self.states.next(state, on: event) else {
            preconditionFailure("a move that does not stand in the table")
        }
        state = next
    }

    private func check(_ event: Event) throws(SubscriptionError) {
        if state == .cancelled { throw .alreadyCancelled }
        guard Self.states.next(state, on: event) != nil else { throw .notOpen(state) }
    }

    /// - Throws: `alreadyCancelled`, `notOpen` of one that is paused.
    package func checkChange() throws(SubscriptionError) {
        if state == .cancelled { throw .alreadyCancelled }
        guard state != .paused else { throw .notOpen(state) }
    }

    /// An invoice is not paid.
    /// - Returns: whether that is new.
    package mutating func miss() -> Bool {
        guard Self.states.next(state, on: .miss) != nil else { return false }
        move(.miss)
        return true
    }

    /// Nothing is due any more.
    package mutating func settle() -> Bool {
        guard Self.states.next(state, on: .settle) != nil else { return false }
        move(.settle)
        return true
    }

    /// Nothing is charged from a day on.
    /// - Throws: `alreadyCancelled`, `notOpen`.
    package mutating func pause(on day: CalendarDay, until: CalendarDay?) throws(SubscriptionError) {
        try check(.pause)
        move(.pause)
        pausedOn = day
        resumeOn = until
        charged = DayRange(from: min(charged.from, day), to: min(charged.to, day))
        nextInvoiceOn = nil
    }

    /// Charged again; the caller charges the days from now on.
    /// - Throws: `alreadyCancelled`, `notOpen`.
    package mutating func resume() throws(SubscriptionError) {
        try check(.resume)
        move(.resume)
        pausedOn = nil
        resumeOn = nil
    }

    /// - Throws: `alreadyCancelled`.
    package mutating func cancel(at now: Timestamp) throws(SubscriptionError) {
        try check(.cancel)
        move(.cancel)
        nextInvoiceOn = nil
        nextTerms = nil
        pausedOn = nil
        resumeOn = nil
        cancelsAtPeriodEnd = false
        endsAt = now
    }

    /// - Throws: `alreadyCancelled`, also where it is to end already; `notOpen` of one that is paused and has no end.
    package mutating func cancelAtPeriodEnd() throws(SubscriptionError) {
        guard state != .cancelled, !cancelsAtPeriodEnd else { throw .alreadyCancelled }
        guard state != .paused else { throw .notOpen(state) }
        cancelsAtPeriodEnd = true
    }

    /// It goes on after all.
    /// - Throws: `alreadyCancelled`; `notOpen` where nothing was to end.
    package mutating func uncancel() throws(SubscriptionError) {
        if state == .cancelled { throw .alreadyCancelled }
        guard cancelsAtPeriodEnd else { throw .notOpen(state) }
        cancelsAtPeriodEnd = false
    }

    /// Other terms when the period is over.
    /// - Throws: as `checkChange`.
    package mutating func changeAtPeriodEnd(to terms: Terms) throws(SubscriptionError) {
        try checkChange()
        nextTerms = terms
    }

    /// Nothing changes when the period is over: what is changed now takes its place.
    package mutating func forgetNextTerms() { nextTerms = nil }
}
