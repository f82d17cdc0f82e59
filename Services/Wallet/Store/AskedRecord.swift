import PostgresAccess
import Primitives
import WalletDomain

/// A request of another service: known by its id for ever, so that it has its effect once and one answer each time.
struct AskedRequest: Sendable, Hashable {
    let id: UniqueID
    let service: String
    /// `wallet.post.v1`
    let type: String
    /// SHA-256 of what must be the same when it comes again.
    let facts: [UInt8]
}

/// What a service was answered.
struct AskedRecord: Sendable {
    let request: AskedRequest
    /// JSON.
    let answer: [UInt8]
    let createdAt: Timestamp

    /// An id that is there already is a unique violation: the group is decided again, and finds it.
    static func insert(_ records: [AskedRecord]) -> SQL {
        """
        insert into wallet.requests (id, service, type, facts, answer, created_at)
        select * from unnest(
            \(records.map(\.request.id)), \(records.map(\.request.service)), \(records.map(\.request.type)),
            \(records.map(\.request.facts)), \(records.map(\.answer)), \(records.map(\.createdAt)))
        """
    }

    /// Reads `LedgerSQL.asked`.
    static func known(_ row: Row) throws(PostgresError) -> (AskedRequest, answer: [UInt8]) {
        let (id, service, type, facts, answer) = try row.decode(
            UniqueID.self, String.self, String.self, [UInt8].self, [UInt8].self)
        return (AskedRequest(id: id, service: service, type: type, facts: facts), answer)
    }
}
