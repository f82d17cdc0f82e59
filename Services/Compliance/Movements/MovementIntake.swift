import ComplianceDomain
import JSONKit
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Takes what the wallet has posted: the movements of each customer, with whom they have had to do, and what rules find
/// in it, all in one transaction for the messages of a batch. A message that comes again has no effect, nor has a
/// transaction that comes in another message; one that comes late takes its place in time.
struct MovementIntake: Sendable {
    /// A message as far as it has been read.
    struct Message: Sendable {
        let id: UniqueID
        let postings: [WalletPosting]
    }

    let client: PostgresClient
    let movements: MovementStore
    let facts: FactsStore
    let rules: RuleShelf
    let policies: PolicyShelf
    let findings: FindingDesk
    let assessments: AssessmentDesk
    let worth: DollarWorth
    let shelf: HistoryShelf
    let clock: WallClock

    /// Movements of one customer that windows are counted over: far above what a person moves in a day. Each comparison
    /// of a rule may look at all of them.
    static let longestHistory = 2_000

    /// - Throws: `WorthUnknown`, `NotFilledYet`, `MessagingError`, `PostgresError`.
    func apply(_ messages: [Message]) async throws {
        // No network call inside the transaction.
        var rows: [UniqueID: [MovementRow]] = [:]
        for message in messages { rows[message.id] = try await self.rows(of: message.postings) }
        let priced = rows
        let (batch, reach, pasts) = try await client.transaction { transaction in
            let claimed = try await transaction.query(Inbox.claim(messages.map(\.id), now: clock.now()))
            var unseen = Set(try claimed.decode(UniqueID.self))
            // Removed when handled: a message may stand in a batch twice.
            let fresh = messages.filter { unseen.remove($0.id) != nil }
            return try await take(fresh, fresh.flatMap { priced[$0.id] ?? [] }, in: transaction)
        }
        shelf.put(pasts, batch: batch, reach: reach)
    }

    /// What the books held before anybody listened: kept, and judged by nobody.
    /// - Parameter next: where the filling goes on; nil at its end.
    func fill(_ postings: [WalletPosting], next: Int64?) async throws {
        let rows = try await self.rows(of: postings)
        try await client.transaction { transaction in
            let now = clock.now()
            if !rows.isEmpty {
                try await facts.lock(rows.map(\.user), now: now, in: transaction)
                let known = try await self.known(rows, postings, in: transaction)
                _ = try await movements.keep(known, in: transaction)
                try await movements.learn(
                    known, wallets: postings.flatMap(\.wallets), passed: [], in: transaction)
            }
            try await movements.filled(upTo: next, at: now, in: transaction)
        }
    }

    private func rows(of postings: [WalletPosting]) async throws -> [MovementRow] {
        var rows: [MovementRow] = []
        for posting in postings {
            for movement in posting.movements {
                guard let cents = try await worth.cents(movement.amount) else {
                    throw WorthUnknown(currency: movement.amount.currency.code)
                }
                rows.append(
                    MovementRow(
                        movement: movement, transaction: posting.id, kind: posting.kind, channel: posting.channel,
                        at: posting.at, cents: cents))
            }
        }
        return rows
    }

    private func take(
        _ messages: [Message], _ rows: [MovementRow], in transaction: PostgresTransaction
    ) async throws -> (batch: Int64, reach: Duration, pasts: [UserID: SubjectPast]) {
        // Whoever was paid before would look new.
        guard try await movements.isFilled(in: transaction) else { throw NotFilledYet() }
        let now = clock.now()
        let batch = try await movements.begin(in: transaction)
        let active = try await rules.active(in: transaction)
        let postings = messages.flatMap(\.postings)
        let reach = active.engine.reach
        guard !rows.isEmpty else {
            return (batch, reach, shelf.take([], batch: batch, reach: reach))
        }
        try await facts.lock(rows.map(\.user), now: now, in: transaction)
        let known = try await self.known(rows, postings, in: transaction)
        let users = Set(rows.map(\.user))
        let customers = try await facts.customers(
            users.union(rows.compactMap(\.movement.counterpartyID)), at: now, in: transaction)
        var pasts = try await self.pasts(of: users, customers, batch, reach, since: rows, in: transaction)
        let fresh = try await movements.keep(known, in: transaction)
        try await movements.learn(
            known, wallets: postings.flatMap(\.wallets), passed: postings.map { $0.assessment ?? $0.id },
            in: transaction)
        let policy = try await policies.current(in: transaction).policy
        let new = known.filter { fresh.contains($0.key) }
        var found: [FoundRule] = []
        for row in new {
            let movement = MovementFacts(row, customers, policy.geography)
            found += judge(movement, of: row.user, by: active, reach, &pasts)
        }
        try await assessLate(new, postings, customers, policy, in: transaction)
        try await findings.tell(found, .monitoring, at: now, in: transaction)
        return (batch, reach, pasts)
    }

    /// What the policy wants asked about and nobody has asked about is weighed now.
    private func assessLate(
        _ rows: [MovementRow], _ postings: [WalletPosting], _ customers: [UserID: KnownCustomer], _ policy: Policy,
        in transaction: PostgresTransaction
    ) async throws {
        let late = rows.compactMap { row in LateMovement(row, customers, policy) }
        guard !late.isEmpty else { return }
        let named = Dictionary(postings.map { ($0.id, $0.assessment ?? $0.id) }) { first, _ in first }
        let ids = Set(late.map(\.row.transaction)).union(late.compactMap { named[$0.row.transaction] })
        let known = try await assessments.assessments.known(ids.sorted(), in: transaction)
        var seen: Set<UniqueID> = []
        for movement in late {
            let id = movement.row.transaction
            guard !known.contains(id), !known.contains(named[id] ?? id), seen.insert(id).inserted else { continue }
            try await assessments.assess(late: movement, in: transaction)
        }
    }

    /// The rows in the order of time, each with what is known of its other end.
    private func known(
        _ rows: [MovementRow], _ postings: [WalletPosting], in transaction: PostgresTransaction
    ) async throws -> [MovementRow] {
        let assessed = Dictionary(postings.map { ($0.id, $0.assessment ?? $0.id) }) { first, _ in first }
        let accounts = try await movements.accounts(of: Array(assessed.values), in: transaction)
        let pairs = rows.map { (user: $0.user, name: $0.movement.counterparty) }
        var firsts = try await movements.firsts(pairs, in: transaction)
        let ordered = rows.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        return ordered.map { _, row in
            var row = row
            let first = firsts[row.user]?[row.movement.counterparty]
            // Of what stands at one instant the first is new.
            row.isNew = !row.movement.isOwn && first.map { $0 > row.at } ?? true
            firsts[row.user, default: [:]][row.movement.counterparty] = min(first ?? row.at, row.at)
            if row.movement.flow == .outgoing { row.account = assessed[row.transaction].flatMap { accounts[$0] } }
            return row
        }
    }

    private func pasts(
        of users: Set<UserID>, _ customers: [UserID: KnownCustomer], _ batch: Int64, _ reach: Duration,
        since rows: [MovementRow], in transaction: PostgresTransaction
    ) async throws -> [UserID: SubjectPast] {
        var pasts = shelf.take(users, batch: batch, reach: reach)
        let missing = users.subtracting(pasts.keys).sorted()
        let earliest = rows.map(\.at).min() ?? clock.now()
        let read = try await movements.past(
            of: missing, since: earliest - reach, limit: Self.longestHistory, in: transaction)
        for (user, past) in read {
            let customer = customers[user]?.facts ?? CustomerFacts(id: user.description)
            pasts[user] = SubjectPast(past, of: customer)
        }
        return pasts
    }

    private func judge(
        _ movement: MovementFacts, of user: UserID, by rules: ActiveRules, _ reach: Duration,
        _ pasts: inout [UserID: SubjectPast]
    ) -> [FoundRule] {
        guard var past = pasts.removeValue(forKey: user) else { return [] }
        let completed = past.take(movement)
        past.forget(before: (past.lastAt ?? movement.at) - reach, keeping: Self.longestHistory)
        let found = rules.found(on: .movement, EventFacts(completed, counted: past.history))
        pasts[user] = past
        return found.map { rule, events in
            FoundRule(
                rule: rule, subject: user.description, customer: user, at: movement.at, events: events,
                facts: completed.shown)
        }
    }
}

/// The books of before are not all here: what is posted meanwhile waits.
struct NotFilledYet: TransientFailure {}

extension MovementFacts {
    init(_ row: MovementRow, _ customers: [UserID: KnownCustomer], _ geography: Geography) {
        let moved = row.movement
        let other = moved.counterpartyID.flatMap { customers[$0] }
        self.init(
            id: row.transaction.description, at: row.at, direction: moved.flow, cents: row.cents, amount: moved.amount,
            kind: row.kind, channel: row.channel, ownAccounts: moved.isOwn,
            other: .init(
                id: moved.counterparty, isNew: row.isNew, country: other?.country,
                risk: other.map { CounterpartyRisk.of(country: $0.country, $0.risk, geography) }),
            customer: customers[row.user]?.facts ?? CustomerFacts(id: row.user.description))
    }

    /// For whoever looks at what was found.
    var shown: [JSONMember] {
        var members = [
            JSONMember("amount", JSON.value(amount)), JSONMember("direction", .string(direction.rawValue)),
            JSONMember("at", .string(at.rfc3339)),
        ]
        if let kind { members.append(JSONMember("kind", .string(kind))) }
        if let channel { members.append(JSONMember("channel", .string(channel))) }
        if let other {
            members.append(JSONMember("counterparty", .string(other.id)))
            if let country = other.country { members.append(JSONMember("counterparty_country", .string(country))) }
        }
        return members
    }
}
