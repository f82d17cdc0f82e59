import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A refund of a deposit or of a payment, as whoever asked for it sees it.
struct RefundView: FieldEncodable {
    enum Status: String, CaseIterable, FieldValue {
        case pending, succeeded, failed
    }

    /// By it lists go on.
    let id: UniqueID
    private let reference: String
    private let status: Status
    private var deposit: DepositID?
    private var payment: PaymentID?
    private var dispute: DisputeID?
    private let reason: Outflow.RefundReason?
    private let amount: Money
    private let feeReturned: Money
    private let comment: String?
    private let providerReference: String?
    private let failureCode: String?
    private let transaction: UniqueID?
    private var isLive = true
    private let createdAt: Timestamp

    init(_ outflow: Outflow) {
        id = outflow.id.rawValue
        reference = outflow.reference
        status = Status(outflow.status)
        if case .deposit(let deposit, _, let reason) = outflow.target {
            payment = outflow.payment
            self.deposit = payment == nil ? deposit : nil
            self.reason = reason
        } else {
            reason = nil
        }
        amount = outflow.amount
        // A deposit's fee paid for its collection, which was done.
        feeReturned = outflow.feeReturned ?? .zero(outflow.amount.currency)
        comment = outflow.note
        providerReference = outflow.providerReference
        failureCode = outflow.failureCode
        transaction = outflow.transaction
        createdAt = outflow.createdAt
    }

    init(_ refund: PaymentRefund) {
        id = refund.id.rawValue
        reference = refund.reference
        status = Status(refund.state)
        payment = refund.payment
        dispute = refund.verdict?.dispute
        reason = refund.reason
        amount = refund.amount
        feeReturned = refund.feeReturned
        comment = refund.comment
        providerReference = nil
        failureCode = refund.failureCode
        transaction = refund.state == .succeeded && refund.isLive ? refund.id.rawValue : nil
        isLive = refund.isLive
        createdAt = refund.createdAt
    }

    static let example = RefundView(
        Outflow(
            id: OutflowID(.example), owner: UserID(.example), wallet: .example, amount: .example, fee: .zero(.USD),
            via: "sandbox",
            target: .deposit(DepositID(.example), transaction: .example, reason: .requestedByCustomer), note: nil,
            walletIDs: Outflow.WalletIDs(capture: .example, release: .example, restore: .example),
            createdAt: .example, status: .succeeded, stage: .ended, attempts: 1, sentAt: .example,
            providerReference: "ref_019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e"))

    func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("reference", reference)
        out.field("status", status)
        out.field("deposit_id", deposit)
        out.field("payment_id", payment)
        // That decided it.
        out.field("dispute_id", dispute)
        out.field("reason", reason)
        out.field("amount", amount)
        out.field("fee_returned", feeReturned)
        out.optional("comment", comment)
        out.optional("provider_reference", providerReference)
        out.optional("failure_code", failureCode)
        out.optional("transaction_id", transaction)
        out.field("livemode", isLive)
        out.field("created_at", createdAt)
    }
}

extension RefundView.Status {
    fileprivate init(_ status: Outflow.Status) {
        self =
            switch status {
            case .pending, .processing, .held: .pending
            case .succeeded: .succeeded
            case .failed, .returned, .cancelled, .rejected: .failed
            }
    }

    fileprivate init(_ state: PaymentRefund.State) {
        self =
            switch state {
            case .pending: .pending
            case .succeeded: .succeeded
            case .failed: .failed
            }
    }
}
