import ComplianceDomain
import Contracts
import JSONKit
import Outbox
import PostgresAccess
import Primitives

/// What an alert begins with.
struct NewAlert: Sendable {
    let kind: AlertKind
    /// The code of what found it.
    let rule: String
    let severity: Severity
    /// 0 to 100.
    let score: Int
    /// Nobody for an address.
    let customer: UserID?
    /// For whoever looks at it.
    let facts: [JSONMember]
    var transactions: [UniqueID] = []
    var assessment: UniqueID?
}

/// Opens alerts and moves them. Each verb runs in its caller's transaction and locks the customer first, then the
/// alert: of two people who decide at once the second sees what the first has done.
struct AlertDesk: Sendable {
    let alerts: AlertStore
    let customers: CustomerStore
    let states: StateDesk
    let review: AssessmentReview
    let feedback: FraudFeedbackStore
    let events: EventMaker

    /// Somebody who is watched for something weighs more: the customer's risk is counted again.
    @discardableResult
    func open(
        _ new: NewAlert, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> AlertID {
        let alert = Alert(
            id: events.ids.next(), kind: new.kind, rule: new.rule, severity: new.severity, score: new.score,
            customer: new.customer, dueAt: (now + Alert.due(new.severity)).shown)
        let kept = KeptAlert(
            alert: alert, facts: .object(new.facts),
            transactions: Array(new.transactions.prefix(Finding.maximumEvents)), assessment: new.assessment,
            createdAt: now.shown)
        try await transaction.pipeline([
            AlertStore.insert(kept),
            Outbox.append([events.make(AlertOpened(kept), about: alert.id, at: now)]),
        ])
        if let customer = new.customer { try await states.recount(customer, at: now, in: transaction) }
        return alert.id
    }

    // MARK: By staff

    /// - Throws: `notFound`, `ownDecision`, `alertDecided`.
    func assign(
        _ id: AlertID, to staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptAlert {
        try await move(id, at: now, in: transaction) { alert throws(ComplianceError) in try alert.assign(to: staff) }
    }

    /// A false alarm over an operation that waits lets it pass once; anything else keeps it from passing.
    /// - Throws: `notFound`, `ownDecision`, `alertDecided`, `alertNotNow`.
    func resolve(
        _ id: AlertID, _ outcome: AlertOutcome, note: String, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> KeptAlert {
        let kept = try await move(id, at: now, in: transaction) { alert throws(ComplianceError) in
            try alert.resolve(outcome, note: note, by: staff, at: now.shown)
        }
        if let assessment = kept.assessment {
            try await review.decideIfWaiting(
                assessment, outcome == .falsePositive ? .allow : .deny, because: note, by: staff, at: now,
                in: transaction)
        }
        try await learn(from: kept, outcome, by: staff, at: now, in: transaction)
        if let customer = kept.alert.customer { try await states.recount(customer, at: now, in: transaction) }
        return kept
    }

    /// Models learn from what alerts over operations came to.
    private func learn(
        from kept: KeptAlert, _ outcome: AlertOutcome, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        guard kept.alert.kind == .fraud, outcome != .inconclusive, let operation = kept.assessment,
            let customer = kept.alert.customer
        else { return }
        try await feedback.keep(
            FraudFeedback(
                transaction: operation, user: customer, label: FraudLabel(isFraud: outcome == .confirmed),
                source: .alert, staff: staff, at: now.shown), in: transaction)
    }

    /// - Throws: `notFound`, `ownDecision`, `alertDecided`, `alertNotNow`.
    func escalate(
        _ id: AlertID, to caseID: CaseID, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptAlert {
        try await move(id, at: now, in: transaction) { alert throws(ComplianceError) in
            try alert.escalate(to: caseID.rawValue, by: staff, at: now.shown)
        }
    }

    /// What a hit's alerts were opened for is decided: whoever did that has looked at them, unless they go on in a
    /// case. The customer is locked.
    func settle(
        _ hit: HitID, of customer: UserID, _ outcome: AlertOutcome, note: String, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        for var alert in try await alerts.lockUndecided(of: hit, customer, in: transaction).map(\.alert) {
            if alert.status == .open { try alert.assign(to: staff) }
            try alert.resolve(outcome, note: note, by: staff, at: now.shown)
            try await alerts.update(alert, now: now, in: transaction)
        }
        try await states.recount(customer, at: now, in: transaction)
    }

    /// A case goes on with it, unless somebody has decided about it.
    func join(
        _ id: AlertID, _ caseID: CaseID, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Alert {
        guard let customer = try await alerts.customer(of: id, in: transaction) else { throw ComplianceError.notFound }
        if let customer { _ = try await customers.lock(customer, now: now, in: transaction) }
        guard var alert = try await alerts.lock(id, in: transaction)?.alert else { throw ComplianceError.notFound }
        guard !AlertStatus.states.finals.contains(alert.status) else { return alert }
        if alert.status == .open { try alert.assign(to: staff) }
        try alert.escalate(to: caseID.rawValue, by: staff, at: now.shown)
        try await alerts.update(alert, now: now, in: transaction)
        return alert
    }

    private func move(
        _ id: AlertID, at now: Timestamp, in transaction: PostgresTransaction,
        _ body: (inout Alert) throws(ComplianceError) -> Void
    ) async throws -> KeptAlert {
        guard let customer = try await alerts.customer(of: id, in: transaction) else { throw ComplianceError.notFound }
        if let customer { _ = try await customers.lock(customer, now: now, in: transaction) }
        guard var kept = try await alerts.lock(id, in: transaction) else { throw ComplianceError.notFound }
        let before = kept.alert
        try body(&kept.alert)
        try await alerts.update(kept.alert, now: now, in: transaction)
        if let customer { AuditTrail.subject(customer) }
        AuditTrail.changed("status", from: before.status, to: kept.alert.status)
        AuditTrail.changed("assignee_id", from: before.assignee, to: kept.alert.assignee)
        return kept
    }
}
