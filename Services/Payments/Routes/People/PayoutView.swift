import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// Many payments at once, as their payer sees them.
struct PayoutView: FieldEncodable {
    let payout: Payout

    init(_ payout: Payout) { self.payout = payout }

    static let example = PayoutView(
        Payout(
            id: PayoutID(.example), payer: Payment.Party(user: UserID(.example), wallet: .example, name: "Ada L."),
            total: .example, reference: "PAO-20261120-7Q4M2Z8K0T", createdAt: .example,
            counts: Payout.Counts(succeeded: 990, refused: 10, pending: 0)))

    func encode(to out: inout JSONWriter) {
        out.field("id", payout.id)
        out.field("reference", payout.reference)
        out.field("status", payout.state)
        out.field("source_wallet_id", payout.payer.wallet)
        out.field("total", payout.total)
        out.field("fee", payout.fee)
        out.field("counts", PayoutCountsView(counts: payout.counts))
        out.field("created_at", payout.createdAt)
    }
}

/// `{succeeded, refused, pending}`
struct PayoutCountsView: FieldEncodable {
    let counts: Payout.Counts

    static let example = PayoutCountsView(counts: Payout.Counts(succeeded: 990, refused: 10, pending: 0))

    func encode(to out: inout JSONWriter) {
        out.field("succeeded", counts.succeeded)
        out.field("refused", counts.refused)
        out.field("pending", counts.pending)
    }
}

/// One of them, by the payer's own id.
struct PayoutItemView: FieldEncodable {
    let item: PayoutItem

    init(_ item: PayoutItem) { self.item = item }

    static let example = PayoutItemView(
        PayoutItem(
            id: .example, name: "salary-2026-11-7", recipient: nil, amount: .example, state: .succeeded,
            payment: PaymentID(.example)))

    func encode(to out: inout JSONWriter) {
        out.field("id", item.name)
        out.field("amount", item.amount)
        out.field("status", item.state)
        out.field("payment_id", item.payment)
        out.optional("withdrawal_id", item.withdrawal)
        out.field("failure_code", item.failureCode)
    }
}

extension Payout.State: FieldValue {}
extension PayoutItem.State: FieldValue {}
