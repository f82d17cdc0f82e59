import ComplianceDomain
import Contracts
import JSONKit
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Weighs operations before their money moves. The customer's row is locked first; answer, alerts and event are written
/// in one transaction, and the same id has the same answer.
struct AssessmentDesk: Sendable {
    let client: PostgresClient
    let customers: CustomerStore
    let movements: MovementStore
    let facts: FactsStore
    let assessments: AssessmentStore
    let review: AssessmentReview
    let policies: PolicyShelf
    let rules: RuleShelf
    let findings: FindingDesk
    let fraud: FraudWatch
    let worth: DollarWorth
    let events: EventMaker
    let clock: WallClock

    /// - Throws: `assessmentIDReused`, `assessmentUnavailable`, `amountNotPositive`.
    func assess(_ asked: AssessOperation, by asker: String) async throws -> AssessedOperation {
        let hash = Digest.sha256(JSON.encode(asked))
        guard asked.amount.isPositive else { throw ComplianceError.amountNotPositive }
        // No network call inside the transaction.
        let cents = try await self.cents(asked.amount)
        let now = clock.now()
        return try await client.transaction { transaction in
            _ = try await customers.lock(asked.userID, now: now, in: transaction)
            if let known = try await assessments.find(asked.id, in: transaction) {
                guard known.requestHash == hash, known.asker == asker else { throw ComplianceError.assessmentIDReused }
                return AssessedOperation(try await review.passing(known, at: now, in: transaction))
            }
            let question = try await ask(asked, cents, at: now, in: transaction)
            let found = try await judge(question, in: transaction)
            let opinion = try await self.opinion(on: question, in: transaction)
            let kept = try await decide(
                question, found, opinion, KeptAssessment.Asked(asked, asker, hash), in: transaction)
            try await assessments.insert(kept, in: transaction)
            let isUnusual = try await keep(opinion, of: question, in: transaction)
            try await alert(kept, question, found, opinion, isUnusual: isUnusual, in: transaction)
            try await transaction.execute(
                Outbox.append([events.make(AssessmentDecided(kept), about: kept.user, at: now)]))
            return AssessedOperation(kept)
        }
    }

    /// What moved without having been asked about, though the policy wants it asked: while nobody answered, askers let
    /// some pass. Nothing is told, for nothing can be stopped; what would have waited has an alert.
    func assess(late movement: LateMovement, in transaction: PostgresTransaction) async throws {
        let row = movement.row
        // As it was before the movement itself.
        let now = row.at - .microseconds(1)
        let policy = try await policies.current(in: transaction).policy
        let question = Question(
            user: row.user, operation: movement.operation, flow: row.movement.flow, amount: row.movement.amount,
            cents: row.cents, channel: row.channel ?? Channel.system.rawValue, id: row.transaction, at: now,
            customer: movement.customer, other: movement.other, isOwn: row.movement.isOwn,
            geography: [movement.customer.country, movement.other?.country].map(policy.geography.classified),
            history: try await movements.history(
                of: row.user, row.movement.flow, isNewCounterparty: row.isNew, at: now, in: transaction),
            policy: policy)
        let found = try await judge(question, in: transaction)
        let asked = AssessOperation(
            id: row.transaction, operation: AssessedKind(movement.operation), userID: row.user,
            source: row.user.description, destination: row.movement.counterparty, amount: row.movement.amount,
            channel: row.channel.flatMap { Channel(rawValue: $0) } ?? .system)
        let opinion = try await self.opinion(on: question, in: transaction)
        var kept = try await decide(
            question, found, opinion, KeptAssessment.Asked(asked, Self.late, Digest.sha256(JSON.encode(asked))),
            in: transaction)
        // Nobody waits for what has moved.
        if kept.decision == .review { kept.decision = .deny }
        try await assessments.insert(kept, in: transaction)
        let isUnusual = try await keep(opinion, of: question, in: transaction)
        let shown =
            MovementFacts(question).shown + [
                JSONMember("unassessed", .bool(true)), JSONMember("score", .string(kept.score.text)),
            ]
        guard kept.decision != .allow || isUnusual else { return }
        try await open(
            kept, shown, opinion, isUnusual: kept.decision == .allow, transactions: [row.transaction],
            at: clock.now(), in: transaction)
    }

    /// Who asks about what has moved.
    private static let late = "compliance"

    /// What nobody can weigh is not called harmless.
    private func cents(_ amount: Money) async throws -> Int64 {
        do {
            if let cents = try await worth.cents(amount) { return cents }
        } catch is MessagingError {
            throw ComplianceError.assessmentUnavailable
        }
        throw ComplianceError.assessmentUnavailable
    }

    // MARK: What is known

    /// An operation with all that is known around it.
    struct Question: Sendable {
        let user: UserID
        let operation: Policy.Operation
        let flow: MovementFlow
        let amount: Money
        let cents: Int64
        let channel: String
        let id: UniqueID
        let at: Timestamp
        let customer: KnownCustomer
        let other: MovementFacts.Counterparty?
        let isOwn: Bool
        /// Of both ends.
        let geography: [GeographyClass]
        let history: OperationHistory
        let policy: Policy
    }

    private func ask(
        _ asked: AssessOperation, _ cents: Int64, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Question {
        let policy = try await policies.current(in: transaction).policy
        let operation = Policy.Operation(asked.operation)
        let flow: MovementFlow = operation == .deposit || operation == .loan ? .incoming : .outgoing
        var owner: UserID?
        if let wallet = asked.destination.flatMap({ UniqueID($0) }) {
            owner = try await facts.owner(of: wallet, in: transaction)
        }
        let isOwn = operation == .ownTransfer || operation == .conversion || owner == asked.userID
        let known = try await facts.customers([asked.userID, owner ?? asked.userID], at: now, in: transaction)
        guard let customer = known[asked.userID] else { throw ComplianceError.notFound }
        let names = [asked.counterparty?.account, owner?.description, asked.destination].compactMap(\.self)
        var isNew = false
        if !isOwn, !names.isEmpty { isNew = try await facts.isNew(names, to: asked.userID, in: transaction) }
        let partner = owner.flatMap { known[$0] }
        let country = asked.counterparty?.country ?? (isOwn ? customer.country : partner?.country)
        return Question(
            user: asked.userID, operation: operation, flow: flow, amount: asked.amount, cents: cents,
            channel: asked.channel.rawValue, id: asked.id, at: now, customer: customer,
            other: names.first.map { name in
                .init(
                    id: owner?.description ?? name, isNew: isNew, country: country,
                    risk: CounterpartyRisk.of(country: country, partner?.risk, policy.geography))
            }, isOwn: isOwn, geography: [customer.country, country].map(policy.geography.classified),
            history: try await movements.history(
                of: asked.userID, flow, isNewCounterparty: isNew, at: now, in: transaction),
            policy: policy)
    }

    /// What rules on assessments find, those in shadow too.
    private func judge(
        _ question: Question, in transaction: PostgresTransaction
    ) async throws -> [(rule: KeptRule, events: [String])] {
        let active = try await rules.active(in: transaction)
        guard active.judges(.assessment) else { return [] }
        let start = question.at - active.engine.reach
        let read = try await movements.past(
            of: [question.user], since: start, limit: MovementIntake.longestHistory, in: transaction)
        let past = SubjectPast(
            read[question.user] ?? PastMovements(rows: [], lastBefore: nil), of: question.customer.facts)
        let row = past.history.completed(MovementFacts(question), lastBefore: past.lastAt)
        return active.found(on: .assessment, EventFacts(row, counted: past.history))
    }

    // MARK: What follows

    private func decide(
        _ question: Question, _ found: [(rule: KeptRule, events: [String])], _ opinion: FraudOpinion?,
        _ asked: KeptAssessment.Asked, in transaction: PostgresTransaction
    ) async throws -> KeptAssessment {
        let live = found.compactMap { $0.rule.definition.rule }.filter { $0.mode == .live }
        let facts = question.history.facts(
            cents: question.cents, worstRule: live.map(\.severity).max(), geography: question.geography)
        let assessment = Assessment(facts, model: opinion?.counted, rules: live.map(\.action))
        let isForbidden = question.customer.restriction.forbids(question.operation)
        var kept = KeptAssessment(
            asked, question, assessment, decision: isForbidden ? .deny : assessment.decision,
            rules: live.map(\.code).sorted())
        guard !isForbidden else { return kept }
        if kept.decision != .allow,
            let allowed = try await assessments.allowed(like: kept, at: question.at, in: transaction)
        {
            (kept.decision, kept.verdict, kept.allowedBy) = (.allow, allowed.verdict, allowed.id)
        }
        return kept
    }

    /// What waits for somebody, and what is denied by its score alone, has an alert whatever the rules' throttles say;
    /// so has what a forest calls unusual, of one customer once in a day.
    private func alert(
        _ kept: KeptAssessment, _ question: Question, _ found: [(rule: KeptRule, events: [String])],
        _ opinion: FraudOpinion?, isUnusual: Bool, in transaction: PostgresTransaction
    ) async throws {
        // Somebody has looked at it.
        guard kept.allowedBy == nil else { return }
        let shown =
            MovementFacts(question).shown + [
                JSONMember("operation", .string(kept.operation.rawValue)),
                JSONMember("score", .string(kept.score.text)),
                JSONMember("level", .string(kept.level.rawValue)),
                JSONMember("decision", .string(kept.decision.rawValue)),
            ]
        let opened = try await findings.tell(
            found.map { rule, events in
                FoundRule(
                    rule: rule, subject: kept.user.description, customer: kept.user, at: question.at, events: events,
                    facts: shown, assessment: kept.id)
            }, .fraud, at: question.at, in: transaction)
        let waits = kept.decision == .review || kept.level == .critical
        guard opened.isEmpty, waits || isUnusual else { return }
        try await open(kept, shown, opinion, isUnusual: !waits, at: question.at, in: transaction)
    }

    /// - Parameter isUnusual: nothing speaks against it but that a model finds it unlike others.
    private func open(
        _ kept: KeptAssessment, _ shown: [JSONMember], _ opinion: FraudOpinion?, isUnusual: Bool,
        transactions: [UniqueID] = [], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let isModels = isUnusual || opinion?.counted == kept.score
        let score = isUnusual ? opinion?.score ?? kept.score : kept.score
        try await findings.alerts.open(
            NewAlert(
                kind: .fraud, rule: kept.rules.first ?? (isModels ? FraudOpinion.rule : "score"),
                severity: isUnusual ? .medium : kept.level == .critical ? .critical : .high,
                score: score.tenThousandths / 100, customer: kept.user, facts: shown + (opinion?.shown ?? []),
                transactions: transactions, assessment: kept.id), at: now, in: transaction)
    }
}

extension MovementFacts {
    /// As rules see an operation that has not moved anything yet.
    fileprivate init(_ question: AssessmentDesk.Question) {
        self.init(
            id: question.id.description, at: question.at, direction: question.flow, cents: question.cents,
            amount: question.amount, kind: question.operation.rawValue, channel: question.channel,
            ownAccounts: question.isOwn, other: question.other, customer: question.customer.facts)
    }
}

extension KeptAssessment {
    /// What was asked, and by whom.
    struct Asked: Sendable {
        let operation: AssessOperation
        let asker: String
        let hash: [UInt8]

        init(_ operation: AssessOperation, _ asker: String, _ hash: [UInt8]) {
            self.operation = operation
            self.asker = asker
            self.hash = hash
        }
    }

    fileprivate init(
        _ asked: Asked, _ question: AssessmentDesk.Question, _ assessment: Assessment, decision: AssessmentDecision,
        rules: [String]
    ) {
        let (operation, now) = (asked.operation, question.at)
        let other = operation.counterparty
        self.init(
            id: operation.id, asker: asked.asker, requestHash: asked.hash, user: question.user,
            operation: question.operation, source: operation.source, destination: operation.destination,
            counterparty: .init(name: other?.name, country: other?.country, account: other?.account),
            amount: operation.amount, cents: question.cents, channel: question.channel, address: operation.ip,
            device: operation.deviceID, policyVersion: question.policy.version, score: assessment.score,
            level: assessment.level, decision: decision, rules: rules, createdAt: now, decidedAt: now,
            validUntil: now + .seconds(question.policy.assessmentValidSeconds))
    }
}
