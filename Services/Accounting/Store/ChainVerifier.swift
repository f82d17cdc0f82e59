import AccountingDomain
import PostgresAccess
import Primitives

/// What recomputing the chain has found.
struct ChainReport: Sendable, Equatable {
    /// The last entry that agreed.
    let verified: ChainHead
    /// Whether that is the last of the journal.
    let isComplete: Bool
    /// The first that did not.
    let firstBreak: Integrity.Break?
    /// The id of that entry, when it is there at all.
    let brokenEntry: EntryID?
}

/// Recomputes the hash chain from the rows. A changed, removed, inserted or moved entry or posting shows at the first
/// place it touches. Entries cut off at the end show as long as the head still knows them; that somebody cut the end
/// and the head alike shows only against a head noted down elsewhere (`expected`).
struct ChainVerifier: Sendable {
    private static let batch = 2_000

    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// - Parameters:
    ///   - start: agreed before; the genesis for the whole chain.
    ///   - limit: stops after about so many entries, with what has agreed so far.
    ///   - expected: a head noted earlier: its entry must be there with that hash.
    func verify(
        after start: ChainHead = .genesis, limit: Int64 = .max, expected: ChainHead? = nil
    ) async throws -> ChainReport {
        let end = try await IntegrityStore(client).read().head
        let chart = try await AccountStore(client).chart()
        var chain = HashChain(head: start, chart: chart)
        while chain.head.sequence < end.sequence {
            guard chain.head.sequence - start.sequence < limit else {
                return ChainReport(verified: chain.head, isComplete: false, firstBreak: nil, brokenEntry: nil)
            }
            let entries = try await EntryStore(client).following(
                chain.head.sequence, through: end.sequence, limit: Self.batch)
            guard !entries.isEmpty else { break }
            for entry in entries {
                let verified = chain.head
                guard entry.sequence == verified.sequence + 1 else {
                    return report(verified, verified.sequence + 1, nil, "the entry is missing")
                }
                let place = chain.append(entry.draft, postedAt: entry.postedAt)
                guard place.hash == entry.hash else {
                    return report(
                        verified, entry.sequence, entry.draft.id, "the entry or its lines differ from what was posted")
                }
                if let expected, expected.sequence == place.sequence, expected.hash != place.hash {
                    return report(verified, entry.sequence, entry.draft.id, "the hash is not the one noted earlier")
                }
            }
        }
        guard chain.head.sequence >= end.sequence, chain.head.sequence >= expected?.sequence ?? 0 else {
            return report(chain.head, chain.head.sequence + 1, nil, "the entry is missing")
        }
        guard chain.head.hash == end.hash else {
            return report(chain.head, end.sequence, nil, "the head of the chain is not the hash of its last entry")
        }
        return ChainReport(verified: chain.head, isComplete: true, firstBreak: nil, brokenEntry: nil)
    }

    private func report(_ verified: ChainHead, _ sequence: Int64, _ entry: EntryID?, _ reason: String) -> ChainReport {
        ChainReport(
            verified: verified, isComplete: false,
            firstBreak: Integrity.Break(sequence: sequence, reason: reason), brokenEntry: entry)
    }
}
