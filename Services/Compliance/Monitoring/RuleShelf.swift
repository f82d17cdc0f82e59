import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives
import Synchronization

/// The rules that are judged, with the engine that judges them.
struct ActiveRules: Sendable {
    let revision: Int64
    let engine: RuleEngine
    /// By code.
    let kept: [String: KeptRule]

    init(revision: Int64, _ all: [KeptRule]) {
        let active = all.filter { $0.mode == .shadow || $0.mode == .live }
        self.revision = revision
        engine = RuleEngine(active.compactMap(\.definition.rule))
        kept = Dictionary(active.map { ($0.code, $0) }) { first, _ in first }
    }

    func judges(_ event: RuleEvent) -> Bool { kept.values.contains { $0.definition.rule?.event == event } }

    /// The longest window of any rule on such events.
    func reach(of event: RuleEvent) -> Duration {
        let rules = kept.values.compactMap(\.definition.rule).filter { $0.event == event }
        return rules.flatMap(\.condition.aggregates).map(\.window.duration).max() ?? .zero
    }

    /// Everything that holds, of rules in shadow too.
    func found<Row: HistoryRow>(
        on event: RuleEvent, _ facts: EventFacts<Row>
    ) -> [(rule: KeptRule, events: [String])] {
        engine.found(on: event, facts).compactMap { found in kept[found.rule.code].map { ($0, found.events) } }
    }
}

/// The rules as they are now. They are read anew when one has changed; a database that has none gets those that the
/// program carries in itself.
final class RuleShelf: Sendable {
    let store: RuleStore
    private let seeds: [RuleDefinition]
    private let ids: IDGenerator
    private let clock: WallClock
    private let known = Mutex<ActiveRules?>(nil)

    init(store: RuleStore, seeds: [RuleDefinition], ids: IDGenerator, clock: WallClock) {
        self.store = store
        self.seeds = seeds
        self.ids = ids
        self.clock = clock
    }

    func active(in transaction: PostgresTransaction) async throws -> ActiveRules {
        var revision = try await store.revision(in: transaction)
        if revision == nil {
            try await begin(in: transaction)
            revision = try await store.revision(in: transaction)
        }
        if let rules = known.withLock({ $0 }), rules.revision == revision { return rules }
        let rules = ActiveRules(revision: revision ?? 0, try await store.all(in: transaction))
        known.withLock { $0 = rules }
        return rules
    }

    /// Of two processes that begin at once the second finds what the first has written.
    func begin(in transaction: PostgresTransaction) async throws {
        try await store.lockAll(in: transaction)
        guard try await store.revision(in: transaction) == nil else { return }
        let now = clock.now()
        for definition in seeds {
            let kept = KeptRule(
                id: ids.next(), version: 1, definition: definition, staff: nil, createdAt: now, changedAt: now)
            try await store.insert(kept, in: transaction)
        }
    }

    // MARK: By staff

    /// - Throws: `ruleInvalid`, `ruleCodeTaken`.
    func create(
        _ json: JSONValue, _ mode: Rule.Mode, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptRule {
        let definition = try Self.read { () throws(RuleInvalid) in try RuleDefinition(.rule, json, mode: mode) }
        guard mode != .retired else {
            throw ComplianceError.ruleInvalid(RuleInvalid("/mode", "must be draft, shadow or live"))
        }
        try await begin(in: transaction)
        try await store.lockAll(in: transaction)
        let kept = KeptRule(
            id: ids.next(), version: 1, definition: definition, staff: staff, createdAt: now.shown,
            changedAt: now.shown)
        try await store.insert(kept, in: transaction)
        return kept
    }

    /// The next version, unless nothing would be otherwise.
    /// - Throws: `notFound`, `ruleInvalid`, `ruleNotNow`, `versionChanged`.
    func change(
        _ id: RuleID, _ changes: [JSONMember], mode: Rule.Mode?, after version: Int?, by staff: UserID,
        at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> (before: KeptRule, after: KeptRule) {
        try await store.lockAll(in: transaction)
        guard let before = try await store.lock(id, in: transaction) else { throw ComplianceError.notFound }
        guard version == nil || version == before.version else { throw ComplianceError.versionChanged }
        let next = mode ?? before.mode
        guard before.mode != .retired, next == before.mode || before.mode.move(to: next) != nil else {
            throw ComplianceError.ruleNotNow(before.mode)
        }
        let definition = try Self.read { () throws(RuleInvalid) in
            try before.definition.changed(changes, mode: next)
        }
        guard definition.code == before.code else {
            throw ComplianceError.ruleInvalid(RuleInvalid("/code", "stays what it is"))
        }
        guard definition.json != before.definition.json || next != before.mode else { return (before, before) }
        let after = KeptRule(
            id: id, version: before.version + 1, definition: definition, staff: staff, createdAt: before.createdAt,
            changedAt: now.shown)
        try await store.change(after, in: transaction)
        return (before, after)
    }

    private static func read(
        _ read: () throws(RuleInvalid) -> RuleDefinition
    ) throws(ComplianceError) -> RuleDefinition {
        do throws(RuleInvalid) { return try read() } catch { throw .ruleInvalid(error) }
    }
}
