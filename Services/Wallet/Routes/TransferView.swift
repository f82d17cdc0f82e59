import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// A transaction as the API tells it.
struct TransferView: FieldEncodable {
    let transaction: PostedTransaction
    let isReversed: Bool

    init(_ transaction: PostedTransaction, isReversed: Bool = false) {
        self.transaction = transaction
        self.isReversed = isReversed
    }

    init(_ stored: StoredTransfer) {
        self.init(stored.transaction, isReversed: stored.isReversed)
    }

    static let example = TransferView(
        PostedTransaction(
            id: TransactionID(.example), kind: .transfer, source: AccountID(.example),
            destination: AccountID(.example), amount: .example, fee: .zero(.USD), destinationAmount: .example,
            details: TransactionDetails(description: "Lunch", reference: "invoice 7"), createdAt: .example))

    func encode(to out: inout JSONWriter) {
        let details = transaction.details
        out.field("id", transaction.id)
        out.field("kind", transaction.kind)
        out.field("source_wallet_id", transaction.source)
        out.field("destination_wallet_id", transaction.destination)
        out.field("amount", transaction.amount)
        out.field("fee", transaction.fee)
        out.optional("spread", details.spread)
        out.optional("rate", details.rate)
        out.field("destination_amount", transaction.destinationAmount)
        out.field("status", isReversed ? TransferStatus.reversed : .posted)
        out.field("description", details.description)
        out.field("reference", details.reference)
        out.optional("reverses", details.reverses)
        out.optional("hold_id", details.hold)
        out.optional("quote_id", details.quote)
        out.field("created_at", transaction.createdAt)
    }
}

enum TransferStatus: String, CaseIterable, FieldValue { case posted, reversed }
