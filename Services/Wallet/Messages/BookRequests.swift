import Contracts
import HTTPKit
import MoneyKit
import Primitives
import ServiceKit
import WalletDomain

/// Answers what other services read of the books, from connections of their own: however much is asked for, the
/// ledger's commits do not wait for it.
struct BookRequests: Sendable {
    let history: HistoryStore
    let journal: JournalStore

    private static let maximumRows = 100
    private static let maximumTransactions = 500

    var requests: [ServedRequest] {
        [
            .on(ListWalletTransactions.self) { asked, _ in try await list(asked) },
            .on(TotalWalletTransactions.self) { asked, _ in
                let filter = try HistoryFilter(asked)
                try await history.requireReachable(filter)
                return WalletTransactionTotals(currencies: try await history.totals(filter))
            },
            .on(AskLedgerPosition.self) { _, _ in
                let (place, at) = try await journal.end()
                return LedgerPosition(sequence: place.sequence, at: at)
            },
            .on(ListMovements.self) { asked, _ in try await movements(asked) },
        ]
    }

    private func list(_ asked: ListWalletTransactions) async throws -> WalletTransactions {
        try Self.require(asked.limit, Self.maximumRows)
        let filter = try HistoryFilter(asked)
        try await history.requireReachable(filter)
        let rows = try await history.list(filter, limit: asked.limit + 1)
        let page = rows.prefix(asked.limit)
        return WalletTransactions(
            transactions: page.map(\.told), next: rows.count > asked.limit ? page.last?.place.text : nil)
    }

    private func movements(_ asked: ListMovements) async throws -> ListedMovements {
        try Self.require(asked.limit, Self.maximumTransactions)
        let start = asked.after.map { JournalPlace(sequence: $0) } ?? JournalPlace(group: 0, index: 0)
        let (places, hasMore) = try await journal.page(after: start, limit: asked.limit)
        return ListedMovements(
            transactions: try await journal.transactions(places), next: hasMore ? places.last?.0.sequence : nil)
    }

    private static func require(_ limit: Int, _ maximum: Int) throws(Problem) {
        guard (1...maximum).contains(limit) else {
            throw Problem.invalid("limit", "out_of_range", "must be from 1 to \(maximum)")
        }
    }
}

extension HistoryFilter {
    fileprivate init(_ asked: ListWalletTransactions) throws(Problem) {
        self.init(owner: asked.ownerID)
        wallet = asked.walletID.map { AccountID($0) }
        transactions = asked.transactionIDs
        kinds = asked.kinds
        purposes = asked.purposes
        direction = asked.direction
        currency = asked.currency
        minimum = asked.minimum
        maximum = asked.maximum
        from = asked.from
        to = asked.to
        reference = asked.reference
        part = asked.q
        if let cursor = asked.cursor {
            guard let place = HistoryPlace(cursor) else { throw Problem(.badCursor) }
            after = place
        }
        try requireOneCurrency()
    }

    fileprivate init(_ asked: TotalWalletTransactions) throws(Problem) {
        try self.init(
            ListWalletTransactions(
                ownerID: asked.ownerID, walletID: asked.walletID, transactionIDs: asked.transactionIDs,
                kinds: asked.kinds, purposes: asked.purposes, direction: asked.direction, currency: asked.currency,
                minimum: asked.minimum, maximum: asked.maximum, from: asked.from, to: asked.to,
                reference: asked.reference, q: asked.q, limit: 1))
    }

    /// Amounts are compared within a currency: bounds name it, or agree with the one that is named.
    private mutating func requireOneCurrency() throws(Problem) {
        for (name, bound) in [("minimum", minimum), ("maximum", maximum)] {
            guard let bound else { continue }
            guard currency ?? bound.currency == bound.currency else {
                throw Problem.invalid("\(name).currency", "currency_mismatch", "must be one currency")
            }
            currency = bound.currency
        }
    }
}
