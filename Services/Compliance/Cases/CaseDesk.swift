import ComplianceDomain
import Outbox
import PostgresAccess
import Primitives

/// Opens cases and moves them. Each verb runs in its caller's transaction and locks the case; of two people who decide
/// at once the second sees what the first has done. Nobody works on a case about themselves.
struct CaseDesk: Sendable {
    let cases: CaseStore
    let papers: CasePaperStore
    let alerts: AlertDesk
    let ids: IDGenerator

    /// What a case is about, or is about beside what it was.
    struct Subjects: Sendable {
        let customers: [UserID]
        let alerts: [AlertID]
    }

    /// - Throws: `notFound` for an alert that is none, `ownDecision`.
    func open(
        _ title: String, _ subjects: Subjects, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> KeptCase {
        let file = CaseFile(id: ids.next(), title: title, dueAt: (now + CaseFile.dueIn).shown)
        var kept = KeptCase(
            file: file, customers: [], alerts: [], timeline: [], createdBy: staff, createdAt: now.shown)
        try await cases.insert(kept, in: transaction)
        try await add(subjects, to: &kept, by: staff, at: now, in: transaction)
        try await write(.opened, title, by: staff, to: &kept, at: now, in: transaction)
        try await cases.update(kept, now: now, in: transaction)
        return kept
    }

    /// - Throws: `notFound`, `ownDecision`, `caseClosed`, `caseNotNow`.
    func change(
        _ id: CaseID, title: String?, assignee: UserID?, dueAt: Timestamp?, adding subjects: Subjects,
        by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptCase {
        var kept = try await lock(id, for: staff, in: transaction)
        let before = kept.file
        if let title { kept.file.title = title }
        if let dueAt { kept.file.dueAt = dueAt }
        try await add(subjects, to: &kept, by: staff, at: now, in: transaction)
        if let assignee {
            guard !kept.customers.contains(assignee) else { throw ComplianceError.ownDecision }
            try kept.file.assign(to: assignee)
            try await write(.assigned, assignee.description, by: staff, to: &kept, at: now, in: transaction)
        }
        if title != nil || dueAt != nil || !subjects.customers.isEmpty || !subjects.alerts.isEmpty {
            try await write(.changed, nil, by: staff, to: &kept, at: now, in: transaction)
        }
        try await cases.update(kept, now: now, in: transaction)
        trace(before, kept)
        return kept
    }

    func note(
        _ text: String, in id: CaseID, by staff: UserID, at now: Timestamp, _ transaction: PostgresTransaction
    ) async throws -> KeptCase {
        var kept = try await lock(id, for: staff, in: transaction)
        try await write(.note, text, by: staff, to: &kept, at: now, in: transaction)
        trace(kept.file, kept)
        return kept
    }

    /// - Throws: `notFound`, `ownDecision`, `caseClosed`, `tooManyDocuments`.
    func keep(_ paper: CasePaper, at now: Timestamp, in transaction: PostgresTransaction) async throws -> KeptCase {
        var kept = try await lock(paper.caseID, for: paper.staff, in: transaction)
        guard kept.papers.count < CasePaperStore.mostOfACase else { throw ComplianceError.tooManyDocuments }
        try await papers.insert(paper, in: transaction)
        kept.papers.append(paper)
        try await write(.file, paper.filename, by: paper.staff, to: &kept, at: now, in: transaction)
        trace(kept.file, kept)
        return kept
    }

    /// The first word proposes; the same word of another person closes the case.
    /// - Throws: `notFound`, `ownDecision`, `caseClosed`, `caseNotNow`.
    func decide(
        _ id: CaseID, _ outcome: CaseOutcome, because reason: String, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> KeptCase {
        var kept = try await lock(id, for: staff, in: transaction)
        let before = kept.file
        try kept.file.decide(.init(outcome: outcome, reason: reason, by: staff, at: now.shown))
        let isClosed = kept.file.closedAt != nil
        try await write(
            isClosed ? .closed : .proposed, "\(outcome.rawValue): \(reason)", by: staff, to: &kept, at: now,
            in: transaction)
        try await cases.update(kept, now: now, in: transaction)
        trace(before, kept)
        return kept
    }

    /// Hands an alert on: to a case, or to one that is opened for it.
    /// - Throws: `notFound`, `ownDecision`, `alertDecided`, `alertNotNow`, `caseClosed`.
    func escalate(
        _ id: AlertID, to caseID: CaseID?, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptAlert {
        let nothing = Subjects(customers: [], alerts: [])
        var kept: KeptCase
        if let caseID {
            kept = try await lock(caseID, for: staff, in: transaction)
        } else {
            kept = try await open("Alert \(id)", nothing, by: staff, at: now, in: transaction)
        }
        let alert = try await alerts.escalate(id, to: kept.file.id, by: staff, at: now, in: transaction)
        kept.alerts.append(id)
        if let customer = alert.alert.customer, !kept.customers.contains(customer) { kept.customers.append(customer) }
        try await write(.changed, "alert \(id)", by: staff, to: &kept, at: now, in: transaction)
        try await cases.update(kept, now: now, in: transaction)
        return alert
    }

    // MARK: Parts

    private func lock(
        _ id: CaseID, for staff: UserID, in transaction: PostgresTransaction
    ) async throws -> KeptCase {
        guard let kept = try await cases.lock(id, in: transaction) else { throw ComplianceError.notFound }
        guard !kept.customers.contains(staff) else { throw ComplianceError.ownDecision }
        try kept.file.requireOpen()
        return kept
    }

    /// Alerts that nobody has decided go on in the case; their customers are looked into as well.
    private func add(
        _ subjects: Subjects, to kept: inout KeptCase, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        // In one order for all.
        for id in Set(subjects.alerts).subtracting(kept.alerts).sorted() {
            let alert = try await alerts.join(id, kept.file.id, by: staff, at: now, in: transaction)
            kept.alerts.append(id)
            if let customer = alert.customer, !kept.customers.contains(customer) { kept.customers.append(customer) }
        }
        kept.customers += Set(subjects.customers).subtracting(kept.customers).sorted()
        guard !kept.customers.contains(staff) else { throw ComplianceError.ownDecision }
    }

    private func write(
        _ kind: CaseEntry.Kind, _ text: String?, by staff: UserID, to kept: inout KeptCase, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        let entry = CaseEntry(kind: kind, staff: staff, at: now.shown, text: text)
        try await cases.note(entry, in: kept.file.id, as: ids.next(), transaction)
        kept.timeline.append(entry)
    }

    private func trace(_ before: CaseFile, _ kept: KeptCase) {
        for customer in kept.customers { AuditTrail.subject(customer) }
        AuditTrail.changed("status", from: before.status, to: kept.file.status)
        AuditTrail.changed("assignee_id", from: before.assignee, to: kept.file.assignee)
    }
}
