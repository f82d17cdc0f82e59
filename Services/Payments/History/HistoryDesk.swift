import Contracts
import HTTPKit
import MoneyKit
import PaymentsDomain
import Primitives
import ServiceKit

/// Where a page of the history ended. First comes what is under way, then what has moved.
enum HistoryPlace: Sendable, Equatable {
    /// - since: when the first page was made: what moves later stays where it was.
    case underWay(since: Timestamp, after: UniqueID)
    /// - cursor: the wallet's; nil at its beginning.
    case moved(before: Timestamp?, cursor: String?)

    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return nil }
        let time = Int64(parts[1]).map { Timestamp(microsecondsSince1970: $0) }
        switch parts[0] {
        case "own":
            guard let time, let id = UniqueID(parts[2]) else { return nil }
            self = .underWay(since: time, after: id)
        case "wallet": self = .moved(before: time, cursor: parts[2].isEmpty ? nil : parts[2])
        default: return nil
        }
    }

    /// What `init` reads.
    var text: String {
        switch self {
        case .underWay(let since, let after): "own \(since.microsecondsSince1970) \(after)"
        case .moved(let before, let cursor):
            "wallet \(before.map { "\($0.microsecondsSince1970)" } ?? "") \(cursor ?? "")"
        }
    }
}

/// A person's history: what is under way here, and what the wallet says has moved. Nothing of the ledger is kept here.
struct HistoryDesk: Sendable {
    let records: TransactionRecordStore
    let deposits: DepositStore
    let outflows: OutflowStore
    let wallet: WalletClient
    let wallets: PaymentWallet

    /// - Throws: `walletNotFound`; `Problem` `bad_cursor`; `MessagingError` when the wallet is silent.
    func page(
        _ filter: HistoryFilter, after place: HistoryPlace?, limit: Int, at now: Timestamp
    ) async throws -> (lines: [HistoryLine], next: HistoryPlace?) {
        let user = filter.owner
        let (showsMoved, showsOpen) = (filter.status ?? .completed == .completed, filter.status != .completed)
        if case .moved(let before, let cursor) = place {
            guard showsMoved else { return ([], nil) }
            return try await moved(filter, before: before, cursor: cursor, limit: limit)
        }
        guard showsOpen else { return try await moved(filter, before: nil, cursor: nil, limit: limit) }
        var (since, after): (Timestamp?, UniqueID?) = (nil, nil)
        if case .underWay(let time, let id) = place { (since, after) = (time, id) }
        let found = try await records.underWay(filter, since: since, after: after, limit: limit + 1)
        let shown = found.prefix(limit)
        let done = try await alreadyMoved(shown, of: user, before: since)
        // With what is of this very instant.
        let start = since ?? now + .milliseconds(1)
        let open = shown.filter { record in !(record.transaction.map(done.contains) ?? false) }
        let lines = open.map { HistoryLine(user: user, origin: .underWay($0)) }
        if found.count > limit, let last = shown.last {
            return (lines, .underWay(since: start, after: last.id))
        }
        guard showsMoved else { return (lines, nil) }
        guard lines.count < limit else { return (lines, .moved(before: start, cursor: nil)) }
        let rest = try await moved(filter, before: since, cursor: nil, limit: limit - lines.count)
        // What has moved since it was read here.
        let told = Set(rest.lines.flatMap { [$0.row?.transactionID, $0.record?.id].compactMap(\.self) })
        let still = lines.filter { line in
            !told.contains(line.id) && !(line.record?.transaction.map(told.contains) ?? false)
        }
        return (still + rest.lines, rest.next)
    }

    private func moved(
        _ filter: HistoryFilter, before: Timestamp?, cursor: String?, limit: Int
    ) async throws -> (lines: [HistoryLine], next: HistoryPlace?) {
        let answer = try await ask(try await question(filter, before: before, cursor: cursor, limit: limit))
        let made = try await records.find(ofTransactions: answer.transactions.map(\.transactionID))
        let lines = answer.transactions.map { row in
            HistoryLine(
                user: filter.owner, origin: .moved(row, Self.shown(made[row.transactionID], to: filter.owner)))
        }
        return (lines, answer.next.map { .moved(before: before, cursor: $0) })
    }

    /// Which of them the wallet has moved, whatever is known here.
    private func alreadyMoved(
        _ records: ArraySlice<TransactionRecord>, of user: UserID, before: Timestamp?
    ) async throws -> Set<UniqueID> {
        let ids = records.compactMap(\.transaction)
        guard !ids.isEmpty else { return [] }
        // A payment's rows are one a wallet, and its payer has one end of it.
        let rows = try await ask(
            ListWalletTransactions(ownerID: user, transactionIDs: ids, to: before, limit: ids.count))
        return Set(rows.transactions.map(\.transactionID))
    }

    /// That of a wallet of this person's.
    /// - Throws: `walletNotFound`.
    func currency(of wallet: UniqueID, of user: UserID) async throws -> Currency {
        try await wallets.own(wallet, of: user).currency
    }

    func totals(_ filter: HistoryFilter) async throws -> [CurrencyTotals] {
        let asked = try await question(filter, before: nil, cursor: nil, limit: 1)
        return try await reading {
            try await wallet.totals(
                TotalWalletTransactions(
                    ownerID: asked.ownerID, walletID: asked.walletID, transactionIDs: asked.transactionIDs,
                    purposes: asked.purposes, direction: asked.direction, currency: asked.currency,
                    minimum: asked.minimum, maximum: asked.maximum, from: asked.from, to: asked.to,
                    reference: asked.reference, q: asked.q)
            ).currencies
        }
    }

    // MARK: One

    /// - Parameter id: as the history shows it, or the wallet's transaction.
    /// - Throws: `missing`.
    func line(_ id: UniqueID, of user: UserID) async throws -> HistoryLine {
        let record = Self.shown(try await records.find(id), to: user)
        let transaction = record == nil ? id : record?.transaction
        if let transaction {
            let found = try await ask(
                ListWalletTransactions(ownerID: user, transactionIDs: [transaction], limit: 1))
            if let row = found.transactions.first { return HistoryLine(user: user, origin: .moved(row, record)) }
        }
        guard let record else { throw PaymentsError.missing(.transaction) }
        return HistoryLine(user: user, origin: .underWay(record))
    }

    /// What it came to, and when.
    func log(of line: HistoryLine) async throws -> [StatusChange] {
        if let record = line.record { return try await records.log(of: record.id) }
        return [StatusChange(status: "completed", at: line.createdAt)]
    }

    private static func shown(_ record: TransactionRecord?, to user: UserID) -> TransactionRecord? {
        record.flatMap { $0.isShown(to: user) ? $0 : nil }
    }

    // MARK: The wallet

    /// The wallet does not know our references of all that it moved for us.
    private func question(
        _ filter: HistoryFilter, before: Timestamp?, cursor: String?, limit: Int
    ) async throws -> ListWalletTransactions {
        var own: [UniqueID] = []
        if let text = filter.reference { own = try await records.transactions(withReference: text, of: filter.owner) }
        return ListWalletTransactions(
            ownerID: filter.owner, walletID: filter.wallet, transactionIDs: own.isEmpty ? nil : own,
            purposes: filter.type.map { [$0] }, direction: filter.direction, currency: filter.currency,
            minimum: filter.minimum, maximum: filter.maximum, from: filter.from,
            to: [filter.to, before].compactMap(\.self).min(), reference: own.isEmpty ? filter.reference : nil,
            q: filter.part, cursor: cursor, limit: limit)
    }

    private func ask(_ question: ListWalletTransactions) async throws -> WalletTransactions {
        try await reading { try await wallet.transactions(question) }
    }

    private func reading<Answer>(_ ask: () async throws -> Answer) async throws -> Answer {
        do {
            return try await ask()
        } catch let refused as RequestRefused where refused.code == "not_found" {
            throw PaymentsError.walletNotFound
        }
    }
}
