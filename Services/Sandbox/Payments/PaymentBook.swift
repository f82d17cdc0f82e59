import JSONKit
import MoneyKit
import Primitives

/// The provider's state: payments by reference and by id, and the events that are still to be delivered.
///
/// In memory, and rebuilt from the journal at the start. Whatever is answered to anybody, reads included, is on the
/// disk before: each answer waits for the journal.
actor PaymentBook {
    let journal: ModuleJournal<PaymentRecord>
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
    /// By our own ids; see `PaymentBook+Disputes.swift`.
    var disputes: [UniqueID: SandboxDispute] = [:]

    init(clock: WallClock, ids: IDGenerator, journal: ModuleJournal<PaymentRecord>) {
        self.journal = journal
        self.clock = clock
        self.ids = ids
    }

    /// Builds the state again.
    /// - Returns: what is left to do.
    func recover() throws -> LeftToDo {
        for record in journal.recovered { try apply(record) }
        let pending = payments.values.filter { $0.status == .pending && AmountBehaviour($0.amount) != .waits }
        let undelivered = events.values.filter { !$0.isDelivered }
        return LeftToDo(
            payments: pending.sorted { $0.id < $1.id }, refunds: refundsUnderWay,
            events: undelivered.sorted { $0.id < $1.id })
    }

    // MARK: Verbs

    /// One payment for each reference.
    /// - Returns: the payment, and whether it is new.
    func create(_ order: PaymentOrder) async throws -> (payment: SandboxPayment, isNew: Bool) {
        let reference = order.face.named(order.reference)
        let payment = SandboxPayment(
            id: ids.next(), reference: reference, amount: order.amount, method: order.method,
            returnURL: order.returnURL, notifyURL: order.notifyURL, createdAt: clock.now(), face: order.face,
            facts: order.facts)
        if let known = payments[reference] {
            guard known.isSame(as: payment) else { throw PaymentError.referenceReused }
            try await journal.sync()
            return (known, false)
        }
        payments[reference] = payment
        references[payment.id] = reference
        append([.created(payment)])
        try await journal.sync()
        return (payments[reference] ?? payment, true)
    }

    /// Ends a payment.
    /// - Returns: the payment, and the event to deliver when it ended now.
    func end(
        _ reference: String, _ ending: SandboxPayment.Ending
    ) async throws -> (payment: SandboxPayment, event: WebhookEvent?) {
        guard var payment = payments[reference] else { throw PaymentError.unknownPayment }
        let now = clock.now()
        var event: WebhookEvent?
        if try payment.end(ending, at: now) {
            let copies = AmountBehaviour(payment.amount) == .notifiesThrice ? 3 : 1
            let new = WebhookEvent(
                id: ids.next(), reference: reference, createdAt: now, copies: copies, status: payment.status)
            events[new.id] = new
            event = new
            payments[reference] = payment
            append([.ended(reference: reference, ending, at: now), .eventCreated(new)])
        }
        try await journal.sync()
        return (payment, event)
    }

    func has(_ order: PaymentOrder) -> Bool { payments[order.face.named(order.reference)] != nil }

    func payment(reference: String) async throws -> SandboxPayment {
        guard let payment = payments[reference] else { throw PaymentError.unknownPayment }
        try await journal.sync()
        return payment
    }

    /// With one partner, by what the merchant told of it.
    func payments(with face: PaymentFace, _ name: String, _ value: String) async throws -> [SandboxPayment] {
        let found = payments.values.filter { $0.face == face && $0.facts[name] == value }.sorted { $0.id < $1.id }
        try await journal.sync()
        return found
    }

    func payment(id: UniqueID) async throws -> SandboxPayment {
        guard let reference = references[id] else { throw PaymentError.unknownPayment }
        return try await payment(reference: reference)
    }

    func delivered(_ event: UniqueID) async throws {
        events[event]?.isDelivered = true
        append([.eventDelivered(event)])
        try await journal.sync()
    }

    /// Takes changes in the order of the calls; the journal's `sync()` waits until they are on the disk.
    func append(_ changes: [PaymentChange]) { journal.append(changes.map(PaymentRecord.init)) }

    // MARK: Replay

    private func change(_ record: PaymentRecord) throws -> PaymentChange {
        guard let change = record.change else { throw unread(record) }
        return change
    }

    private func unread(_ record: PaymentRecord) -> JournalUnread {
        JournalUnread(module: journal.module, line: String(decoding: JSON.encode(record), as: UTF8.self))
    }

    private func apply(_ record: PaymentRecord) throws {
        switch try change(record) {
        case .created(let payment):
            payments[payment.reference] = payment
            references[payment.id] = payment.reference
        case .ended(let reference, let ending, let time):
            guard var payment = payments[reference] else { throw unread(record) }
            _ = try payment.end(ending, at: time)
            payments[reference] = payment
        case .eventCreated(let event): events[event.id] = event
        case .eventDelivered(let id): events[id]?.isDelivered = true
        case .refundLost(let reference): lostRefunds.insert(reference)
        case .refundCreated(let refund): keep(refund)
        case .refundEnded(let reference, let ending, let time):
            guard var refund = refunds[reference] else { throw unread(record) }
            _ = try refund.end(ending, at: time)
            keep(refund)
        case .disputeOpened(let dispute): disputes[dispute.id] = dispute
        case .disputeEnded(let id, let status, let keepsFee, let time):
            guard var dispute = disputes[id] else { throw unread(record) }
            _ = try dispute.end(status, keepsFee: keepsFee, at: time)
            disputes[id] = dispute
        }
    }
}

/// What a merchant asks a payer for.
struct PaymentOrder: Sendable {
    var face = PaymentFace.sandbox
    /// The merchant's own.
    let reference: String
    let amount: Money
    var method = SandboxPayment.Method.card
    var returnURL: String?
    var notifyURL: String?
    /// What else the partner tells again.
    var facts: [String: String] = [:]

    /// What it is charged off without the payer's doing anything, as its partner calls it.
    var kept: String? {
        get { facts[SandboxPayment.keptFact] }
        set { facts[SandboxPayment.keptFact] = newValue }
    }
}

/// What a stop or a kill left undone.
struct LeftToDo: Sendable {
    /// Those that end by themselves.
    let payments: [SandboxPayment]
    let refunds: [SandboxRefund]
    let events: [WebhookEvent]
}
