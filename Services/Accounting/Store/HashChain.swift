import AccountingDomain
import Crypto
import Primitives

/// The end of the chain: the last entry's place and hash.
package struct ChainHead: Sendable, Equatable {
    package var sequence: Int64
    package var hash: [UInt8]

    package init(sequence: Int64, hash: [UInt8]) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Before the first entry.
    static let genesis = ChainHead(sequence: 0, hash: Array(repeating: 0, count: 32))
}

/// Links entries: the hash of each is SHA-256 over the hash before it and the entry's canonical bytes, so no entry can
/// be changed, removed or moved without changing every hash after it.
struct HashChain {
    package private(set) var head: ChainHead
    private var canonical = CanonicalEntry()
    private let codes: [AccountNumber: String]

    init(head: ChainHead, chart: Chart) {
        self.head = head
        codes = Dictionary(
            chart.accounts.map { ($0.number, $0.code.description) }, uniquingKeysWith: { first, _ in first })
    }

    /// Appends an entry and returns its place and hash, now the head.
    mutating func append(_ entry: EntryDraft, postedAt: Timestamp) -> ChainHead {
        let sequence = head.sequence + 1
        // An account without a code can only be a row that was tampered with; its hash then differs, as it should.
        canonical.encode(entry, sequence: sequence, postedAt: postedAt) { [codes] in codes[$0] ?? "?\($0)" }
        var hasher = SHA256()
        hasher.update(data: head.hash)
        hasher.update(data: canonical.bytes)
        head = ChainHead(sequence: sequence, hash: Array(hasher.finalize()))
        return head
    }
}
