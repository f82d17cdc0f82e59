import Contracts
import MoneyKit
import PaymentsDomain
import Primitives

/// A line of somebody's history.
struct HistoryLine: Sendable {
    enum Origin: Sendable {
        case underWay(TransactionRecord)
        /// As the wallet tells it, with what it came from where that was here.
        case moved(WalletTransactionRow, TransactionRecord?)
    }

    let user: UserID
    let origin: Origin

    var record: TransactionRecord? {
        switch origin {
        case .underWay(let record): record
        case .moved(_, let record): record
        }
    }

    /// Nil while it has not moved.
    var row: WalletTransactionRow? {
        if case .moved(let row, _) = origin { row } else { nil }
    }

    /// That of what it came from; else the wallet's.
    var id: UniqueID { either(\.id) { $1?.id ?? $0.transactionID } }

    var type: String { either(\.type) { row, _ in row.purpose } }

    var direction: FlowDirection {
        if let row { return row.direction }
        return record?.kind == .deposit ? .in : .out
    }

    /// What the wallet changes by, fees in it.
    var amount: Money { either(\.amount) { row, _ in row.amount } }

    /// What of the amount is ours.
    var fee: Money { either(\.fee) { row, _ in row.fee } }

    var wallet: UniqueID? { either(\.owner.wallet) { row, _ in row.walletID } }

    var status: String {
        either(\.status) { row, record in record?.status ?? (row.reversedBy == nil ? "completed" : "reversed") }
    }

    var reference: String? { either(\.reference) { row, record in record?.reference ?? row.reference } }

    /// What the wallet says of what came from here is its reference.
    var description: String? { either(\.note) { row, record in record.map(\.note) ?? row.description } }

    var createdAt: Timestamp { either(\.createdAt) { row, record in record?.createdAt ?? row.postedAt } }

    /// How the other side is shown: a name, bank and last digits, or a provider.
    var counterpartyName: String? { record?.opposite(of: user).name }

    /// The number of the other wallet, where it is known by nothing else.
    var counterpartyNumber: String? { record == nil ? row?.counterparty?.accountNumber : nil }

    private func either<Value>(
        _ underWay: (TransactionRecord) -> Value, moved: (WalletTransactionRow, TransactionRecord?) -> Value
    ) -> Value {
        switch origin {
        case .underWay(let record): underWay(record)
        case .moved(let row, let record): moved(row, record)
        }
    }
}
