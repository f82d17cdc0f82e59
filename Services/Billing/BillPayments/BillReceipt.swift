import BillingDomain
import DocumentKit
import MoneyKit
import Primitives

/// What somebody keeps of a bill that was paid. The same payment is the same receipt.
struct BillReceipt: Sendable {
    private static let title = "Receipt"

    private let payment: BillPayment
    private let completedAt: Timestamp
    private let transaction: UniqueID

    /// Nil of what has not been paid.
    init?(_ payment: BillPayment) {
        guard let completedAt = payment.completedAt, let transaction = payment.transaction else { return nil }
        self.payment = payment
        self.completedAt = completedAt
        self.transaction = transaction
    }

    var fileName: String { "receipt-\(payment.id)" }

    /// What people read, line by line.
    private var facts: [(name: String, value: String)] {
        let delivery = payment.delivery
        let all: [(name: String, value: String?)] = [
            ("Number", "\(payment.id)"), ("Biller", payment.payee.name), ("Package", payment.bought?.name),
            ("Customer number", payment.customer), ("Customer", payment.customerName),
            ("Amount", payment.amount.description), ("Fee", payment.fee.description),
            ("Total", payment.total.description), ("Token", delivery?.token), ("Units", delivery?.units),
            ("Bonus token", delivery?.bonusToken), ("Biller's reference", delivery?.reference),
            ("Status", payment.status.rawValue), ("Paid at", completedAt.description),
            ("Transaction", "\(transaction)"),
        ]
        return all.compactMap { fact in fact.value.map { (fact.name, $0) } }
    }

    var document: Document {
        Document(
            title: Self.title, footer: "\(Self.title) \(payment.id)", createdAt: completedAt,
            blocks: [.heading(Self.title), .facts(facts.map { Document.Fact($0.name, $0.value) })])
    }
}
