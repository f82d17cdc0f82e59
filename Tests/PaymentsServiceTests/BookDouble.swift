import Contracts
import JSONKit
import Messaging
import MoneyKit
import Primitives
import Synchronization

/// The wallet's history: what the doubles of its door, holds and credits have moved, in the order in which they did.
final class BookDouble: Sendable {
    private struct Line {
        /// Its number, from the oldest on.
        let place: Int
        let owner: UserID
        let row: WalletTransactionRow
    }

    private let clock: ManualClock
    private let lines = Mutex<[Line]>([])

    init(clock: ManualClock) { self.clock = clock }

    /// Newest first, as the wallet tells them.
    func rows(of owner: UserID) -> [WalletTransactionRow] {
        lines.withLock { $0.filter { $0.owner == owner }.map(\.row).reversed() }
    }

    /// Writes down what has moved since the last request.
    func follow(_ wallet: WalletDouble) {
        let door = wallet.door.state.withLock { $0 }
        let holds = wallet.holds.state.withLock { $0 }
        let (credited, transactions) = wallet.state.withLock { ($0.credited, $0.transactions) }
        lines.withLock { lines in
            let known = Set(lines.map(\.row.transactionID))
            func write(
                _ id: UniqueID, _ purpose: String, _ owner: UserID?, _ wallet: UniqueID, _ direction: FlowDirection,
                _ amount: Int64, _ currency: Currency, _ fee: Int64 = 0, _ text: String? = nil, _ name: String? = nil
            ) {
                guard let owner, !known.contains(id) else { return }
                lines.append(
                    Line(
                        place: lines.count, owner: owner,
                        row: WalletTransactionRow(
                            transactionID: id, walletID: wallet, kind: purpose, purpose: purpose,
                            direction: direction, amount: Money(minorUnits: amount, currency: currency),
                            fee: Money(minorUnits: fee, currency: currency), description: text, reference: name,
                            postedAt: clock.now)))
            }
            for (id, posted) in door.posted {
                guard let source = UniqueID(posted.legs[0].debit) else { continue }
                let currency = posted.legs[0].amount.currency
                let all = posted.legs.reduce(0) { $0 + $1.amount.minorUnits }
                let fees = posted.legs.filter { $0.credit == "fees" }.reduce(0) { $0 + $1.amount.minorUnits }
                write(
                    id, posted.purpose, posted.ownerID, source, .out, all, currency, fees, posted.description,
                    posted.reference)
                guard let target = UniqueID(posted.legs[0].credit) else { continue }
                write(
                    id, posted.purpose, door.wallets[target]?.owner, target, .in, posted.legs[0].amount.minorUnits,
                    currency, 0, posted.description, posted.reference)
            }
            for (id, capture) in door.captured {
                guard let hold = door.holds[capture.holdID], let target = UniqueID(capture.legs[0].credit) else {
                    continue
                }
                let amount = capture.legs[0].amount
                write(
                    id, "send", door.wallets[hold.wallet]?.owner, hold.wallet, .out, amount.minorUnits,
                    amount.currency)
                write(id, "send", door.wallets[target]?.owner, target, .in, amount.minorUnits, amount.currency)
            }
            for (hold, capture) in holds.captures {
                guard let placed = holds.placed[hold] else { continue }
                let fees = capture.legs.filter { $0.credit == "fees" }.reduce(0) { $0 + $1.amount.minorUnits }
                write(
                    capture.id, placed.purpose, placed.ownerID, placed.walletID, .out, placed.amount.minorUnits,
                    placed.amount.currency, fees, placed.reason)
            }
            for (id, restored) in holds.restored {
                guard let target = UniqueID(restored.legs[0].credit) else { continue }
                let amount = restored.legs[0].amount
                write(
                    id, restored.purpose, restored.ownerID, target, .in, amount.minorUnits, amount.currency, 0, nil,
                    restored.reference)
            }
            for (deposit, credit) in credited {
                guard let id = transactions[deposit] else { continue }
                write(
                    id, "deposit", credit.ownerID, credit.walletID, .in,
                    credit.amount.minorUnits - credit.fee.minorUnits, credit.amount.currency)
            }
        }
    }

    /// Nil for what is no question about the history.
    func answer(_ request: IncomingRequest, of door: DoorDouble) throws -> RequestOutcome? {
        switch request.type {
        case ListWalletTransactions.type:
            let asked = try ListWalletTransactions.read(request.body)
            if let wallet = asked.walletID, door.state.withLock({ $0.wallets[wallet]?.owner }) != asked.ownerID {
                return .refusal(code: "not_found", JSON.encode(Refusal(code: "not_found")))
            }
            let end = asked.cursor.flatMap { Int($0) } ?? .max
            let found = matching(asked).filter { $0.place < end }
            let page = found.prefix(asked.limit)
            let ids = asked.transactionIDs ?? []
            return .reply(
                JSON.encode(
                    WalletTransactions(
                        transactions: joined(page.map(\.row), with: door.rows(ids, of: asked.ownerID)),
                        next: found.count > asked.limit ? page.last.map { "\($0.place)" } : nil)))
        case TotalWalletTransactions.type:
            let asked = try TotalWalletTransactions.read(request.body)
            let rows = matching(
                ListWalletTransactions(
                    ownerID: asked.ownerID, walletID: asked.walletID, transactionIDs: asked.transactionIDs,
                    purposes: asked.purposes, direction: asked.direction, currency: asked.currency,
                    minimum: asked.minimum, maximum: asked.maximum, from: asked.from, to: asked.to,
                    reference: asked.reference, q: asked.q, limit: 100))
            return .reply(JSON.encode(WalletTransactionTotals(currencies: Self.totals(rows.map(\.row)))))
        default: return nil
        }
    }

    /// What the door has moved by itself comes too; it alone knows who was at the other end, and what was taken back.
    private func joined(
        _ rows: [WalletTransactionRow], with moved: [WalletTransactionRow]
    ) -> [WalletTransactionRow] {
        let known = lines.withLock { Set($0.map(\.row.transactionID)) }
        func same(_ row: WalletTransactionRow) -> (WalletTransactionRow) -> Bool {
            { $0.transactionID == row.transactionID && $0.walletID == row.walletID }
        }
        return rows.map { row in
            let twin = moved.first(where: same(row))
            return WalletTransactionRow(
                transactionID: row.transactionID, walletID: row.walletID, kind: row.kind, purpose: row.purpose,
                direction: twin?.direction ?? row.direction, amount: row.amount, fee: row.fee,
                counterparty: twin?.counterparty, description: row.description, reference: row.reference,
                reversedBy: twin?.reversedBy, postedAt: row.postedAt)
        } + moved.filter { !known.contains($0.transactionID) }
    }

    /// Newest first.
    private func matching(_ asked: ListWalletTransactions) -> [Line] {
        let own = lines.withLock { $0.filter { $0.owner == asked.ownerID } }
        return own.reversed().filter { line in
            let row = line.row
            return (asked.walletID ?? row.walletID) == row.walletID
                && (asked.transactionIDs?.contains(row.transactionID) ?? true)
                && (asked.purposes?.contains(row.purpose) ?? true)
                && (asked.direction ?? row.direction) == row.direction
                && (asked.currency ?? row.amount.currency) == row.amount.currency
                && row.amount.minorUnits >= (asked.minimum?.minorUnits ?? 0)
                && row.amount.minorUnits <= (asked.maximum?.minorUnits ?? .max)
                && row.postedAt >= (asked.from ?? .distantPast)
                && (asked.to.map { row.postedAt < $0 } ?? true)
                && (asked.reference == nil || asked.reference == row.reference)
                && Self.holds(row, asked.q)
        }
    }

    private static func holds(_ row: WalletTransactionRow, _ part: String?) -> Bool {
        guard let part = part?.lowercased() else { return true }
        return [row.description, row.reference].contains { $0?.lowercased().contains(part) ?? false }
    }

    private static func totals(_ rows: [WalletTransactionRow]) -> [CurrencyTotals] {
        Dictionary(grouping: rows, by: \.amount.currency).map { currency, rows in
            func money(_ units: [Int64]) -> Money { Money(minorUnits: units.reduce(0, +), currency: currency) }
            return CurrencyTotals(
                currency: currency, count: rows.count,
                inValue: money(rows.filter { $0.direction == .in }.map(\.amount.minorUnits)),
                outValue: money(rows.filter { $0.direction == .out }.map(\.amount.minorUnits)),
                fees: money(rows.map(\.fee.minorUnits)))
        }
    }
}
