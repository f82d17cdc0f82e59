import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import WalletDomain

/// The rules (or the accounts of ours) in the database are not those the reads were made for; they are read again.
struct RulesChanged: Error {}

/// A client chose an id that is in the books already: the group is decided again, knowing what stands there.
struct ClientIDTaken: Error {}

/// The decision needs rows that were not read: the group is decided again with them.
struct MoreNeeded: Error {
    let reads: FurtherReads
}

extension LedgerCommitter {
    /// One transaction: lock and read, decide, write and commit.
    func commitOnce(
        _ requests: [LedgerRequest], checksIDs: Bool, further: FurtherReads = FurtherReads()
    ) async throws -> [Result<LedgerAnswer, LedgerError>] {
        let known = try await rules.current()
        var reads = LedgerReads()
        for request in requests { reads.add(request.command, rules: known.rules) }
        reads.add(further)
        let ours = try await systemAccounts.accounts(reads.systemAccounts)
        let load = LedgerLoad(
            reads, systemAccounts: ours, keys: requests.compactMap(\.idempotency?.key),
            asked: requests.compactMap(\.asked?.id), approvals: requests.compactMap(\.approval?.id), now: clock.now(),
            checksIDs: checksIDs)
        let decided = try await client.transaction(TransactionOptions(attempts: 1)) { transaction in
            let loaded = try load.decode(try await transaction.pipeline(load.statements))
            guard loaded.rules == known.identity else { throw RulesChanged() }
            guard loaded.has(ours) else {
                systemAccounts.forget()
                throw RulesChanged()
            }
            // Under the locks: a commit may have waited for them, and what comes after another is not before it. A hold
            // that ran out meanwhile is ended by the next commit.
            let now = clock.now()
            var decision = GroupDecision(
                Ledger(
                    loaded.snapshot, rules: known.rules, policy: policies?.current, now: now, ids: ids), loaded,
                now: now)
            for request in requests { decision.decide(request) }
            guard decision.ledger.further.isEmpty else { throw MoreNeeded(reads: decision.ledger.further) }
            // A refused id may be one that was posted long ago: then it is no refusal.
            if !checksIDs, !decision.refusedIDs.isEmpty {
                let known = try await transaction.query(LedgerSQL.existing(decision.refusedIDs))
                guard known.isEmpty else { throw ClientIDTaken() }
            }
            let statements = decision.statements(ids)
            if !statements.isEmpty { crashes.passed(LedgerCrashPoint.decided.name) }
            try await transaction.commit(after: statements)
            if !statements.isEmpty { crashes.passed(LedgerCrashPoint.committed.name) }
            return decision
        }
        for trail in decided.trails { trail.committed() }
        metrics.committed(decided.results, movements: decided.ledger.writes.entries.count)
        signal.raise()
        return decided.results
    }
}

/// Applies a group's requests in their order and gathers answers and what is to be stored.
struct GroupDecision {
    private(set) var ledger: Ledger
    private let answers: [IdempotencyKey: IdempotencyRecord]
    private let asked: [UniqueID: (request: AskedRequest, answer: [UInt8])]
    /// Those of this group, as they stand.
    private var approvals: [UniqueID: Approval]
    private let group: Int64
    private let now: Timestamp
    private(set) var results: [Result<LedgerAnswer, LedgerError>] = []
    /// Ids that clients chose and that were not posted now.
    private(set) var refusedIDs: [TransactionID] = []
    private(set) var kept: [IdempotencyRecord] = []
    /// Of the commands that took effect.
    private(set) var trails: [AuditTrail] = []
    private(set) var keptAsked: [AskedRecord] = []
    /// Whose commands took effect.
    private(set) var approved: [Approval] = []

    init(_ ledger: Ledger, _ loaded: LoadedLedger, now: Timestamp) {
        self.init(
            ledger, answers: loaded.answers, asked: loaded.asked, approvals: loaded.approvals,
            group: loaded.group, now: now)
    }

    init(
        _ ledger: Ledger, answers: [IdempotencyRecord], asked: [(AskedRequest, answer: [UInt8])] = [],
        approvals: [Approval] = [], group: Int64 = 0, now: Timestamp
    ) {
        self.ledger = ledger
        self.answers = Dictionary(answers.map { ($0.key, $0) }) { first, _ in first }
        self.asked = Dictionary(asked.map { ($0.0.id, (request: $0.0, answer: $0.answer)) }) { first, _ in first }
        self.approvals = Dictionary(approvals.map { ($0.id, $0) }) { first, _ in first }
        self.group = group
        self.now = now
    }

    mutating func decide(_ request: LedgerRequest) {
        if let key = request.idempotency, let stored = answers[key.key] {
            let isSame = stored.requestHash == key.requestHash
            results.append(
                isSame
                    ? .success(LedgerAnswer(response: stored.response, isKept: true, isReplay: true))
                    : .failure(.keyReused))
            return
        }
        if let again = request.asked, let known = asked[again.id] {
            results.append(
                .success(again == known.request ? .repeated(known.answer) : .refused(.idReused)))
            return
        }
        let approved: Approval?
        switch decided(request.approval) {
        case .success(let decided): approved = decided
        case .failure(let error):
            results.append(.failure(.notApproved(error)))
            return
        }
        ledger.requestID = request.requestID
        ledger.words = request.words
        let outcome = ledger.apply(request.command)
        switch outcome {
        case .batch(let items): refusedIDs += items.filter { $0.refusal != nil }.map(\.id)
        // Nobody is asked about what was posted long ago.
        case .refused(let error): refusedIDs += (error.questions ?? []).map { TransactionID($0.subject) }
        default: break
        }
        let answer = request.render(outcome)
        if let approved, answer.refusal == nil {
            approvals[approved.id] = approved
            self.approved.append(approved)
        }
        if let trail = request.trail, answer.refusal == nil { trails.append(trail) }
        if let key = request.idempotency, answer.isKept {
            kept.append(
                IdempotencyRecord(
                    key: key.key, requestHash: key.requestHash, response: answer.response, createdAt: now))
        }
        if let asked = request.asked, answer.isKept {
            keptAsked.append(AskedRecord(request: asked, answer: answer.response.body, createdAt: now))
        }
        results.append(.success(answer))
    }

    /// The approval with its decision, made again under the lock; nil for a command that needs none.
    private func decided(_ intended: Approval?) -> Result<Approval?, ApprovalError> {
        guard let intended, let decider = intended.decidedBy else { return .success(nil) }
        guard var current = approvals[intended.id] else { return .failure(.ended(.expired)) }
        do throws(ApprovalError) {
            try current.decide(.approve, by: decider, note: intended.note, at: now)
            return .success(current)
        } catch {
            return .failure(error)
        }
    }

    /// Everything to write; empty when all were refusals and replays.
    func statements(_ ids: IDGenerator) -> [SQL] {
        let events =
            LedgerEvents.events(of: ledger, group: group, at: now, ids: ids) + trails.map(\.event)
            + approved.map { ApprovalDesk.event(of: $0, slug: WalletService.slug, id: ids.next(), at: now) }
        return LedgerSave(
            ledger, group: group, answers: kept, asked: keptAsked, approved: approved, events: events
        ).statements
    }
}

extension PostgresError {
    /// Another process was first, or a client chose an id that is taken: deciding again gives the right answer.
    var isConflict: Bool { isSerializationFailure || isUniqueViolation() }

    /// Somebody holds what the group needs (a change of the schema, a session that hangs). Nothing took effect, and
    /// nothing is wrong with any of its commands.
    var isBlocked: Bool { isTransient && !isUnavailable && !isConflict }
}
