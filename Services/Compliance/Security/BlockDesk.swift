import ComplianceDomain
import HTTPKit
import Outbox
import PostgresAccess
import Primitives

/// Opens and ends blocks. Each verb runs in its caller's transaction and tells the gateways in it.
struct BlockDesk: Sendable {
    /// Ended by the clock in one transaction.
    private static let mostAtOnce = 200

    let store: BlockStore
    let news: SecurityNews
    let ids: IDGenerator

    /// - Parameters:
    ///   - value: in its one form; see `BlockedValue`.
    ///   - person: nobody for a rule.
    /// - Throws: `alreadyBlocked`, `ownDecision`, `blockEndsAtOnce`.
    func open(
        _ kind: Block.Kind, _ value: String, because reason: String, until: Timestamp?, by person: UserID?,
        at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Block {
        let block = Block(
            id: ids.next(), kind: kind, value: value, reason: reason, until: until, createdBy: person,
            createdAt: now)
        try block.check()
        // One whose time is over stands in the way until somebody ends it.
        try await endOver(at: now, in: transaction)
        try await store.insert(block, in: transaction)
        try await transaction.execute(Outbox.append([news.changed(block, now)]))
        return block
    }

    /// A rule turns an address away. Whoever is blocked already stays as they are.
    func turnAway(
        _ address: String, because reason: String, until: Timestamp, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        guard let value = BlockedValue.canonical(address, of: .cidr) else { return }
        do {
            _ = try await open(.cidr, value, because: reason, until: until, by: nil, at: now, in: transaction)
        } catch ComplianceError.alreadyBlocked {}
    }

    /// Twice is as once.
    /// - Throws: `notFound`.
    func end(
        _ id: BlockID, by person: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard var block = try await store.lock(id, in: transaction) else { throw ComplianceError.notFound }
        guard block.endedAt == nil else { return }
        block.end(at: now, by: person)
        try await store.end(block, in: transaction)
        try await transaction.execute(Outbox.append([news.changed(block, now)]))
    }

    /// Ends those whose time is over. The gateways know when without being told.
    func endOver(at now: Timestamp, in transaction: PostgresTransaction) async throws {
        for var block in try await store.lockOver(at: now, limit: Self.mostAtOnce, in: transaction) {
            block.end(at: now, by: nil)
            try await store.end(block, in: transaction)
        }
    }
}

/// What is blocked, in its one form: the same network, written in two ways, is blocked once.
enum BlockedValue {
    /// Wider networks hold more of the world than any attack comes from.
    static let shortestIPv4 = 8
    static let shortestIPv6 = 16

    /// Nil for what is none of its kind.
    static func canonical(_ text: String, of kind: Block.Kind) -> String? {
        switch kind {
        case .cidr:
            guard let network = IPNetwork(text),
                network.length >= (network.isIPv4 ? shortestIPv4 : shortestIPv6)
            else { return nil }
            return network.description
        case .device: return RequestID.isValid(text) ? text : nil
        case .user: return UserID(text)?.description
        }
    }

    static func expected(of kind: Block.Kind) -> String {
        switch kind {
        case .cidr:
            "must be an address or a network of at least \(shortestIPv4) bits, for IPv6 \(shortestIPv6): 203.0.113.0/24"
        case .device: "must be what the client sends as X-Device-Id: 1 to 64 of A-Z a-z 0-9 . _ -"
        case .user: "must be the UUID of an account"
        }
    }
}
