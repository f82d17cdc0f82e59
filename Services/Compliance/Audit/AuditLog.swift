import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// Where a page of the log ended: behind an entry, or behind one of the transactions that an entry holds.
struct AuditPlace: Sendable, Equatable {
    let sequence: Int64
    let place: Int

    init(sequence: Int64, place: Int) {
        self.sequence = sequence
        self.place = place
    }

    var text: String { "\(sequence) \(place)" }

    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let sequence = Int64(parts[0]), let place = Int(parts[1]) else { return nil }
        self.init(sequence: sequence, place: place)
    }
}

/// What a reader sees of an entry, its values opened.
struct ReadAuditEntry: Sendable {
    let at: AuditPlace
    let hash: [UInt8]
    let entry: JSONValue
}

/// Adds to the log and reads it.
struct AuditLog: Sendable {
    /// Entries that are read at once: one may hold the movements of five hundred transfers.
    private static let atOnce = 20
    /// Of what one page shows, in bytes of entries; a longer one ends before its limit.
    private static let longestPage = 4 << 20

    let store: AuditLogStore
    let keys: PersonKeys

    // MARK: Adding

    /// Adds what is not there yet, in this order, in one transaction.
    /// - Parameter also: runs in it with what was added.
    func add(
        _ drafts: [AuditDraft],
        also: @Sendable (Set<UniqueID>, PostgresTransaction) async throws -> Void = { _, _ in }
    ) async throws {
        // Before the transaction: nobody waits for the end of the log while keys are made.
        let sealer = try await keys.sealer(for: drafts.reduce(into: []) { $0.formUnion($1.people) })
        try await store.client.transaction { transaction in
            var head = try await store.lockHead(in: transaction)
            var known = try await store.known(drafts.map(\.record.id), in: transaction)
            var added: [(draft: AuditDraft, link: AuditLink)] = []
            // Known when it is added: a message may stand in a batch twice.
            for draft in drafts where known.insert(draft.record.id).inserted {
                let payload = try draft.payload(at: head.sequence + 1) { person, value, bound in
                    try sealer.seal(person, value, bound: bound)
                }
                let link = AuditLink(payload, after: head)
                head = link.head
                added.append((draft, link))
            }
            try await store.insert(added, in: transaction)
            try await also(Set(added.map(\.draft.record.id)), transaction)
        }
    }

    // MARK: Reading

    /// A page, newest first, and where it ended if there is more.
    func page(
        _ query: AuditQuery, after last: AuditPlace?, limit: Int
    ) async throws -> (entries: [ReadAuditEntry], next: AuditPlace?) {
        var found: [(at: AuditPlace, hash: [UInt8], item: AuditItem)] = []
        var bytes = 0
        var through = last.map { $0.place > 0 ? $0.sequence : $0.sequence - 1 }
        while true {
            let entries = try await store.find(query, through: through, limit: Self.atOnce)
            for entry in entries {
                if bytes > Self.longestPage, let end = found.last { return (try await opened(found), end.at) }
                bytes += entry.payload.count
                for item in try query.search.items(of: entry.payload) {
                    let at = AuditPlace(sequence: entry.sequence, place: item.place)
                    if let last, at.sequence == last.sequence, at.place >= last.place { continue }
                    if found.count == limit { return (try await opened(found), found.last?.at) }
                    found.append((at, entry.hash, item))
                }
            }
            guard entries.count == Self.atOnce, let end = entries.last else { break }
            through = end.sequence - 1
        }
        return (try await opened(found), nil)
    }

    func find(_ id: UniqueID) async throws -> ReadAuditEntry? {
        guard let entry = try await store.find(id) else { return nil }
        let at = AuditPlace(sequence: entry.sequence, place: 0)
        let items = try AuditSearch().items(of: entry.payload)
        return try await opened(items.map { (at: at, hash: entry.hash, item: $0) }).first
    }

    private func opened(
        _ found: [(at: AuditPlace, hash: [UInt8], item: AuditItem)]
    ) async throws -> [ReadAuditEntry] {
        let opener = try await keys.opener(for: found.reduce(into: []) { $0.formUnion($1.item.people) })
        return found.map { at, hash, item in
            let entry = item.opened { person, sealed, bound in opener.open(person, sealed, bound: bound) }
            return ReadAuditEntry(at: at, hash: hash, entry: entry)
        }
    }

    /// The export, line by line, a few entries in memory at a time.
    func export(
        from first: Int64, through last: Int64, to sink: ([UInt8]) async throws -> Void
    ) async throws {
        var behind = first - 1
        while behind < last {
            let links = try await store.links(after: behind, through: last, limit: Self.atOnce)
            guard let end = links.last else { return }
            for link in links { try await sink(link.line) }
            behind = end.sequence
        }
    }
}
