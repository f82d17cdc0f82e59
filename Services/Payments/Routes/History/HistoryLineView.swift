import Contracts
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A transaction as its owner sees it in the history.
struct HistoryLineView: FieldEncodable {
    let line: HistoryLine

    static let schemaTitle = "HistoryTransaction"
    static let example = HistoryLineView(
        line: HistoryLine(
            user: UserID(.example),
            origin: .moved(
                WalletTransactionRow(
                    transactionID: .example, walletID: .example, kind: "transfer", purpose: "send", direction: .out,
                    amount: .example, fee: .zero(.USD), postedAt: .example),
                TransactionRecord(
                    id: .example, kind: .payment, type: "send",
                    owner: TransactionRecord.End(user: UserID(.example), wallet: .example, name: "Ada L."),
                    other: TransactionRecord.End(
                        user: UserID(UniqueID(high: 1, low: 1)), wallet: .example, name: "Grace H."),
                    amount: .example, fee: .zero(.USD), status: "completed", stage: "ended",
                    reference: "SND-20261120-7Q4M2Z8K0T", note: "Dinner", transaction: .example, isPaid: true,
                    createdAt: .example))))

    func encode(to out: inout JSONWriter) {
        out.field("id", line.id)
        out.field("reference", line.reference)
        out.field("status", line.status)
        out.field("type", line.type)
        out.field("direction", line.direction)
        out.field("amount", line.amount)
        out.field("fee", line.fee)
        out.field("wallet_id", line.wallet)
        out.field("counterparty", HistoryCounterpartyView(name: line.counterpartyName, number: line.counterpartyNumber))
        out.field("description", line.description)
        out.field("transaction_id", line.row?.transactionID)
        out.optional("reverses", line.row?.reverses)
        out.optional("reversed_by", line.row?.reversedBy)
        out.field("created_at", line.createdAt)
        out.field("posted_at", line.row?.postedAt)
    }
}

/// `{"display_name": "Grace H.", "account_number": null}`: of a wallet the number, where it is known by nothing else.
struct HistoryCounterpartyView: FieldEncodable {
    let name: String?
    let number: String?

    static let example = HistoryCounterpartyView(name: "Grace H.", number: nil)

    func encode(to out: inout JSONWriter) {
        out.field("display_name", name)
        out.field("account_number", number)
    }
}

/// The same with what it cost, what became of it, and what its owner may do next.
struct TransactionView: FieldEncodable {
    let line: HistoryLine
    let log: [StatusChange]
    let acts: [TransactionRecord.Act]

    static let example = TransactionView(
        line: HistoryLineView.example.line, log: [StatusChange(status: "completed", at: .example)], acts: [.dispute])

    func encode(to out: inout JSONWriter) {
        HistoryLineView(line: line).encode(to: &out)
        // Also what the other side paid of it.
        let fee = line.record?.fee ?? line.fee
        out.field("fees", fee.isPositive ? [TransactionFeeView(type: line.type, amount: fee)] : [])
        out.field("log", log.map(StatusChangeView.init))
        out.field("can", acts)
    }
}

/// `{"type": "withdrawal", "amount": {"amount": "15.00", "currency": "USD"}}`
struct TransactionFeeView: FieldEncodable {
    let type: String
    let amount: Money

    static let example = TransactionFeeView(type: "withdrawal", amount: .example)

    func encode(to out: inout JSONWriter) {
        out.field("type", type)
        out.field("amount", amount)
    }
}

/// `{"status": "completed", "at": "2026-11-20T23:15:04.120Z"}`
struct StatusChangeView: FieldEncodable {
    let change: StatusChange

    init(_ change: StatusChange) { self.change = change }

    static let example = StatusChangeView(StatusChange(status: "completed", at: .example))

    func encode(to out: inout JSONWriter) {
        out.field("status", change.status)
        out.field("at", change.at)
    }
}

extension TransactionRecord.Act: FieldValue {}
