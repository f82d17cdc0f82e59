import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A reversal as the sender and the receiver see it.
struct ReversalView: ReversalShowing {
    let reversal: Reversal

    init(_ reversal: Reversal) { self.reversal = reversal }

    static let example = ReversalView(
        Reversal(
            id: ReversalID(.example), target: .example, payment: PaymentID(.example), sender: UserID(.example),
            receiver: UserID(UniqueID(high: 1, low: 1)), amount: .example, reason: "Wrong person",
            createdAt: .example, expiresAt: .example + .seconds(259_200)))

    func encode(to out: inout JSONWriter) {
        out.field("id", reversal.id)
        out.field("reference", reversal.reference)
        out.field("status", reversal.state)
        out.field("transaction_id", reversal.target)
        out.field("payment_id", reversal.payment)
        out.field("amount", reversal.amount)
        out.field("reason", reversal.reason)
        // Why the wallet did not do what was agreed to.
        out.field("failure_code", reversal.failureCode)
        // The transaction that gave it back.
        out.field("reversal_transaction_id", reversal.state == .completed ? reversal.id.rawValue : nil)
        out.field("expires_at", reversal.expiresAt)
        out.field("created_at", reversal.createdAt)
    }
}

/// The same as staff see it: with whose it is.
struct StaffReversalView: ReversalShowing {
    let reversal: Reversal

    init(_ reversal: Reversal) { self.reversal = reversal }

    static let example = StaffReversalView(ReversalView.example.reversal)

    func encode(to out: inout JSONWriter) {
        ReversalView(reversal).encode(to: &out)
        out.field("sender_id", reversal.sender)
        out.field("receiver_id", reversal.receiver)
        out.field("decided_by", reversal.decider)
    }
}

extension Reversal.State: FieldValue {}
