import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import WalletDomain

/// The ledger inside a transaction of a module of the wallet: what is decided under the module's own locks, what moves
/// for it and what is noted of both are one commit. Customers and services command through the combiner; their groups
/// know nothing of this.
///
/// Its locks come in the ledger's order, after the module's. So a module locks its own rows first, posts all that it
/// posts at once, and locks no account and no owner by itself.
struct InnerLedger: Sendable {
    let committer: LedgerCommitter

    /// How often work is done again: the rules may change meanwhile.
    private static let rounds = 4

    /// Runs work that posts, in a transaction of its own; again where the rules have changed meanwhile.
    /// - Parameter accounts: of ours that it may need; opened before, for that waits for another connection.
    func work<Result: Sendable>(
        with accounts: Set<SystemAccountKey>, _ body: () async throws -> Result
    ) async throws -> Result {
        for _ in 0..<Self.rounds {
            // No part of what the work is about.
            _ = try await CommitCompanions.aside { try await committer.systemAccounts.accounts(accounts) }
            _ = try await committer.rules.current()
            do {
                return try await body()
            } catch is RulesChanged {
                try await committer.rules.reload()
            }
        }
        throw LedgerError.unavailable
    }

    /// Decides and writes; what is posted is committed with the transaction.
    /// - Parameters:
    ///   - postings: by all accounts that `decide` may name; none of them is posted by that.
    ///   - requestID: see `TransactionDetails.requestID`.
    ///   - decide: pure; runs again when the ledger turns out to need more rows.
    /// - Throws: what `decide` throws; `RulesChanged` to `work(with:_:)`.
    func post<Result>(
        like postings: [Posting], requestID: String?, in transaction: PostgresTransaction,
        _ decide: (inout InnerPostings) throws -> Result
    ) async throws -> Result {
        let known = try await committer.rules.current()
        var reads = LedgerReads()
        for posting in postings { reads.add(.post(posting), rules: known.rules) }
        let ours = try await committer.systemAccounts.accounts(reads.systemAccounts)
        for _ in 0..<Self.rounds {
            let load = LedgerLoad(reads, systemAccounts: ours, keys: [], now: committer.clock.now(), checksIDs: false)
            let loaded = try load.decode(try await transaction.pipeline(load.statements))
            guard loaded.rules == known.identity else { throw RulesChanged() }
            guard loaded.has(ours) else {
                committer.systemAccounts.forget()
                throw RulesChanged()
            }
            // Under the locks, as a group's.
            let now = committer.clock.now()
            var inner = InnerPostings(
                GroupDecision(
                    Ledger(loaded.snapshot, rules: known.rules, now: now, ids: committer.ids), loaded, now: now),
                requestID: requestID)
            let result = try decide(&inner)
            let further = inner.decision.ledger.further
            guard further.isEmpty else {
                reads.add(further)
                continue
            }
            try await transaction.pipeline(inner.decision.statements(committer.ids))
            committer.metrics.committed(
                inner.decision.results, movements: inner.decision.ledger.writes.entries.count)
            return result
        }
        throw LedgerError.unavailable
    }
}

/// Whoever took a message comes back for it.
extension LedgerError: TransientFailure {}

/// The ledger in the hands of a module, for one decision.
struct InnerPostings {
    fileprivate var decision: GroupDecision
    fileprivate let requestID: String?

    fileprivate init(_ decision: GroupDecision, requestID: String?) {
        self.decision = decision
        self.requestID = requestID
    }

    /// - Returns: why it is refused; nil: it is posted.
    mutating func post(_ posting: Posting) -> WalletError? {
        var request = LedgerRequest(.post(posting), idempotency: nil) { outcome in
            if case .refused(let error) = outcome { .refused(error) } else { .empty }
        }
        request.requestID = requestID
        decision.decide(request)
        guard case .success(let answer)? = decision.results.last else {
            preconditionFailure("a posting without key and approval has an outcome")
        }
        return answer.refusal
    }
}
