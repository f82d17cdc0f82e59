import Contracts
import MoneyKit
import PaymentsDomain
import Primitives

/// What may follow a transaction.
extension HistoryDesk {
    func acts(on line: HistoryLine, at now: Timestamp) async throws -> [TransactionRecord.Act] {
        guard let record = line.record else {
            guard let row = line.row else { return [] }
            return try await acts(on: row, at: now)
        }
        return record.acts(
            of: line.user, after: try await standing(of: record), postedAt: line.row?.postedAt, at: now)
    }

    /// The wallet's own transfers can be asked back as payments can.
    private func acts(on row: WalletTransactionRow, at now: Timestamp) async throws -> [TransactionRecord.Act] {
        let isOut = row.direction == .internal || row.direction == .out && row.counterparty?.ownerID != nil
        guard row.purpose == "transfer", isOut, row.reversedBy == nil, row.reverses == nil,
            now - row.postedAt < TransactionRecord.reversalWindow,
            try await !records.isAskedBack(row.transactionID)
        else { return [] }
        return [.reverse]
    }

    private func standing(of record: TransactionRecord) async throws -> TransactionRecord.Standing {
        switch record.kind {
        case .payment: return try await records.standing(of: record)
        case .deposit:
            guard let deposit = try await deposits.find(DepositID(record.id)) else { break }
            return TransactionRecord.Standing(
                isRefundable: try await outflows.refunds(of: deposit).refundable.isPositive)
        case .outflow: break
        }
        return TransactionRecord.Standing(isRefundable: false)
    }
}
