import MoneyKit
import Primitives

/// The provider's state: payments by reference and by id, and the events that are still to be delivered.
///
/// In memory, and rebuilt from the journal at the start. Whatever is answered to anybody, reads included, is on the
/// disk before: each answer waits for the journal.
actor PaymentBook {
    let journal: Journal
    let clock: WallClock
    let ids: IDGenerator
    private(set) var payments: [String: SandboxPayment] = [:]
    private var references: [UniqueID: String] = [:]
    var events: [UniqueID: WebhookEvent] = [:]
    /// By their own references; see `PaymentBook+Refunds.swift`.
    var refunds: [String: SandboxRefund] = [:]
    /// What is or is to be paid back of a payment, in its minor units.
    var refunded: [String: Int64] = [:]
    var lostRefunds: Set<String> = []

    init(journal: Journal, clock: WallClock, ids: IDGenerator) {
        self.journal = journal
        self.clock = clock
        self.ids = ids
    }

    /// Builds the state again.
    /// - Returns: what is left to do.
    func recover() async throws -> LeftToDo {
        for record in try await journal.recover() { try apply(record) }
        let pending = payments.values.filter { $0.status == .pending && AmountBehaviour($0.amount) != .waits }
        let undelivered = events.values.filter { !$0.isDelivered }
        return LeftToDo(
            payments: pending.sorted { $0.id < $1.id }, refunds: refundsUnderWay,
            events: undelivered.sorted { $0.id < $1.id })
    }

    // MARK: Verbs

    /// One payment for each reference.
    /// - Returns: the payment, and whether it is new.
    func create(
        reference: String, amount: Money, method: SandboxPayment.Method, returnURL: String?, notifyURL: String?
    ) async throws(SandboxError) -> (payment: SandboxPayment, isNew: Bool) {
        let payment = SandboxPayment(
            id: ids.next(), reference: reference, amount: amount, method: method, returnURL: returnURL,
            notifyURL: notifyURL, createdAt: clock.now())
        if let known = payments[reference] {
            guard known.isSame(as: payment) else { throw .referenceReused }
            try await journal.sync()
            return (known, false)
        }
        payments[reference] = payment
        references[payment.id] = reference
        journal.append([.created(payment)])
        try await journal.sync()
        return (payments[reference] ?? payment, true)
    }

    /// Ends a payment.
    /// - Returns: the payment, and the event to deliver when it ended now. Nothing is told about a cancelled one.
    func end(
        _ reference: String, _ ending: SandboxPayment.Ending
    ) async throws(SandboxError) -> (payment: SandboxPayment, event: WebhookEvent?) {
        guard var payment = payments[reference] else { throw .unknownPayment }
        let now = clock.now()
        var event: WebhookEvent?
        if try payment.end(ending, at: now) {
            var records: [JournalRecord] = [.ended(reference: reference, ending, at: now)]
            if ending != .canceled {
                let copies = AmountBehaviour(payment.amount) == .notifiesThrice ? 3 : 1
                let new = WebhookEvent(id: ids.next(), reference: reference, createdAt: now, copies: copies)
                events[new.id] = new
                records.append(.eventCreated(new))
                event = new
            }
            payments[reference] = payment
            journal.append(records)
        }
        try await journal.sync()
        return (payment, event)
    }

    func payment(reference: String) async throws(SandboxError) -> SandboxPayment {
        guard let payment = payments[reference] else { throw .unknownPayment }
        try await journal.sync()
        return payment
    }

    func payment(id: UniqueID) async throws(SandboxError) -> SandboxPayment {
        guard let reference = references[id] else { throw .unknownPayment }
        return try await payment(reference: reference)
    }

    func delivered(_ event: UniqueID) async throws(SandboxError) {
        events[event]?.isDelivered = true
        journal.append([.eventDelivered(event)])
        try await journal.sync()
    }

    // MARK: Replay

    private func apply(_ record: JournalRecord) throws {
        switch record {
        case .created(let payment):
            payments[payment.reference] = payment
            references[payment.id] = payment.reference
        case .ended(let reference, let ending, let time):
            guard var payment = payments[reference] else { throw SandboxError.journalBroken }
            _ = try payment.end(ending, at: time)
            payments[reference] = payment
        case .eventCreated(let event): events[event.id] = event
        case .eventDelivered(let id): events[id]?.isDelivered = true
        case .refundLost(let reference): lostRefunds.insert(reference)
        case .refundCreated(let refund): keep(refund)
        case .refundEnded(let reference, let ending, let time):
            guard var refund = refunds[reference] else { throw SandboxError.journalBroken }
            _ = try refund.end(ending, at: time)
            keep(refund)
        }
    }
}

/// What a stop or a kill left undone.
struct LeftToDo: Sendable {
    /// Those that end by themselves.
    let payments: [SandboxPayment]
    let refunds: [SandboxRefund]
    let events: [WebhookEvent]
}
