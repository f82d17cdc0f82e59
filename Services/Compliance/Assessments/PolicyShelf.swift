import ComplianceDomain
import Contracts
import JSONKit
import Outbox
import PostgresAccess
import Primitives
import Synchronization

/// The policy that holds. It is read anew when there is another version; a database that has none gets what the
/// program carries in itself.
final class PolicyShelf: Sendable {
    let store: PolicyStore
    private let events: EventMaker
    private let seed: JSONValue
    private let clock: WallClock
    private let known = Mutex<KeptPolicy?>(nil)

    /// - Parameter seed: a policy, as `policy.json` has it.
    init(store: PolicyStore, seed: JSONValue, ids: IDGenerator, clock: WallClock) {
        self.store = store
        self.seed = seed
        self.clock = clock
        events = EventMaker(ids: ids)
    }

    func current(in transaction: PostgresTransaction) async throws -> KeptPolicy {
        let newest = try await store.newest(in: transaction)
        if let kept = known.withLock({ $0 }), kept.version == newest { return kept }
        guard let newest else { return try await begin(in: transaction) }
        guard let kept = try await store.find(newest, in: transaction) else { throw ComplianceError.notFound }
        known.withLock { $0 = kept }
        return kept
    }

    private func begin(in transaction: PostgresTransaction) async throws -> KeptPolicy {
        let kept = KeptPolicy(policy: try Policy(seed), body: seed, staff: nil, createdAt: clock.now())
        // Of two processes that begin at once one writes it; both have the same.
        _ = try await store.insert(kept, in: transaction)
        return kept
    }

    /// The next version: what the change does not name stays as it is. Askers are told.
    /// - Throws: `ruleInvalid` with the place, `versionChanged` when somebody has written one meanwhile.
    func publish(
        _ change: [JSONMember], after version: Int?, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> KeptPolicy {
        let current = try await current(in: transaction)
        guard version == nil || version == current.version else { throw ComplianceError.versionChanged }
        let body = current.body.replacing(change + [JSONMember("version", .number("\(current.version + 1)"))])
        let kept = KeptPolicy(policy: try Self.read(body), body: body, staff: staff, createdAt: now)
        guard try await store.insert(kept, in: transaction) else { throw ComplianceError.versionChanged }
        let published = PolicyPublished(try PublishedPolicy(kept))
        try await transaction.execute(Outbox.append([events.make(published, about: "policy", at: now)]))
        return kept
    }

    private static func read(_ body: JSONValue) throws(ComplianceError) -> Policy {
        do throws(RuleInvalid) {
            try body.requireStorable()
            return try Policy(body)
        } catch {
            throw .ruleInvalid(error)
        }
    }
}

extension PublishedPolicy {
    /// The members are those of the file, which has been read once.
    init(_ kept: KeptPolicy) throws {
        self = try JSONReader.decode(PublishedPolicy.self, from: kept.body, unknownFields: .ignore)
    }
}
