import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A withdrawal as its owner sees it.
struct WithdrawalView: FieldEncodable {
    let outflow: Outflow

    init(_ outflow: Outflow) {
        self.outflow = outflow
    }

    static let example = WithdrawalView(.example)

    func encode(to out: inout JSONWriter) {
        out.field("id", outflow.id)
        out.field("reference", outflow.reference)
        out.field("status", outflow.status)
        out.field("wallet_id", outflow.wallet)
        out.field("amount", outflow.amount)
        out.field("fee", outflow.fee)
        out.field("total", outflow.total)
        if case .bankAccount(let account, let destination) = outflow.target {
            out.field("bank_account_id", account)
            out.field("destination", destination)
        }
        out.field("via", outflow.via)
        out.optional("description", outflow.note)
        out.optional("provider_reference", outflow.providerReference)
        out.optional("failure_code", outflow.failureCode)
        out.optional("returned", outflow.returned)
        // The provider pays on the day on which it is asked.
        out.field("estimated_arrival", (outflow.sentAt ?? outflow.createdAt).day)
        out.optional("transaction_id", outflow.transaction)
        out.field("created_at", outflow.createdAt)
    }
}

extension Outflow {
    static let example = Outflow(
        id: OutflowID(.example), owner: UserID(.example), wallet: .example, amount: .example, fee: .zero(.USD),
        via: "sandbox",
        target: .bankAccount(BankAccountID(.example), destination: "Guaranty Trust Bank ****6789"), note: "Rent",
        walletIDs: Outflow.WalletIDs(capture: .example, release: .example, restore: .example), createdAt: .example,
        status: .processing, stage: .awaiting, attempts: 1, sentAt: .example,
        providerReference: "po_019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e")
}

extension Outflow.Status: FieldValue {}
extension Outflow.Stage: FieldValue {}
extension Outflow.RefundReason: FieldValue {}

/// A withdrawal as staff sees it: with its owner and where it stands.
struct StaffWithdrawalView: FieldEncodable {
    let outflow: Outflow

    init(_ outflow: Outflow) {
        self.outflow = outflow
    }

    static let example = StaffWithdrawalView(.example)

    func encode(to out: inout JSONWriter) {
        WithdrawalView(outflow).encode(to: &out)
        out.field("owner_id", outflow.owner)
        out.field("stage", outflow.stage)
        out.field("attempts", outflow.attempts)
        out.field("sent_at", outflow.sentAt)
    }
}

/// The same with what staff did to it, and what was said to its provider and answered.
struct WithdrawalHistoryView: FieldEncodable {
    let outflow: Outflow
    let actions: [OutflowAction]
    let exchanges: [PartnerExchangeView]

    static let example = WithdrawalHistoryView(outflow: .example, actions: [.example], exchanges: [.example])

    func encode(to out: inout JSONWriter) {
        StaffWithdrawalView(outflow).encode(to: &out)
        out.field("actions", actions)
        out.field("exchanges", exchanges)
    }
}

extension OutflowAction.Kind: FieldValue {}
extension OutflowAction.Outcome: FieldValue {}

extension OutflowAction: FieldEncodable {
    static let example = OutflowAction(
        id: .example, outflow: OutflowID(.example), kind: .settle, outcome: .succeeded,
        evidence: "Statement of 30 November, line 12", actor: UserID(.example), createdAt: .example)

    func encode(to out: inout JSONWriter) {
        out.field("action", kind)
        out.field("outcome", outcome)
        out.field("evidence", evidence)
        out.field("by", actor)
        out.field("at", createdAt)
    }
}
