import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A refund as whoever asked for it sees it.
struct RefundView: FieldEncodable {
    enum Status: String, CaseIterable, FieldValue {
        case pending, succeeded, failed
    }

    let outflow: Outflow

    init(_ outflow: Outflow) {
        self.outflow = outflow
    }

    static let example = RefundView(
        Outflow(
            id: OutflowID(.example), owner: UserID(.example), wallet: .example, amount: .example, fee: .zero(.USD),
            via: "sandbox",
            target: .deposit(DepositID(.example), transaction: .example, reason: .requestedByCustomer), note: nil,
            walletIDs: Outflow.WalletIDs(capture: .example, release: .example, restore: .example),
            createdAt: .example, status: .succeeded, stage: .ended, attempts: 1, sentAt: .example,
            providerReference: "ref_019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e"))

    private var status: Status {
        switch outflow.status {
        case .pending, .processing, .held: .pending
        case .succeeded: .succeeded
        case .failed, .returned, .cancelled, .rejected: .failed
        }
    }

    func encode(to out: inout JSONWriter) {
        out.field("id", outflow.id)
        out.field("reference", outflow.reference)
        out.field("status", status)
        if case .deposit(let deposit, _, let reason) = outflow.target {
            out.field("deposit_id", deposit)
            out.field("reason", reason)
        }
        out.field("amount", outflow.amount)
        // A deposit's fee paid for its collection, which was done.
        out.field("fee_returned", Money.zero(outflow.amount.currency))
        out.optional("comment", outflow.note)
        out.optional("provider_reference", outflow.providerReference)
        out.optional("failure_code", outflow.failureCode)
        out.optional("transaction_id", outflow.transaction)
        out.field("created_at", outflow.createdAt)
    }
}
