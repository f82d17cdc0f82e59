import JSONKit
import MoneyKit
package import PaymentsDomain
import Primitives

/// A deposit as its owner sees it.
struct DepositView: FieldEncodable {
    let deposit: Deposit
    /// Nil in lists.
    private let refunds: DepositRefunds?

    init(_ deposit: Deposit, refunds: DepositRefunds? = nil) {
        self.deposit = deposit
        self.refunds = refunds
    }

    static let example = DepositView(
        Deposit(
            id: DepositID(.example), owner: .init(.example), wallet: .example, amount: .example, fee: .zero(.USD),
            provider: "sandbox", method: .card, returnURL: nil, createdAt: .example, status: .pending,
            stage: .awaiting, providerReference: "pay_019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e",
            checkoutURL: "http://127.0.0.1:8190/checkout/019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", paid: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", deposit.id)
        out.field("wallet_id", deposit.wallet)
        out.field("amount", deposit.amount)
        out.field("fee", deposit.fee)
        out.optional("paid", deposit.paid)
        out.optional("credited", deposit.credited)
        out.field("status", deposit.status)
        out.optional("refunded", refunds?.refunded)
        out.optional("refundable", refunds?.refundable)
        out.field("provider", deposit.provider)
        out.field("method", deposit.method)
        out.field("provider_reference", deposit.providerReference)
        let url = deposit.status == .pending && deposit.stage == .awaiting ? deposit.checkoutURL : nil
        out.optional("next_action", url.map(NextAction.init))
        out.optional("failure_code", deposit.status == .failed ? deposit.reason : nil)
        // The money is here and cannot be credited as it was ordered: why.
        let isStuck = deposit.stage == .held || deposit.stage == .refunding
        out.optional("pending_reason", isStuck ? deposit.reason : nil)
        out.optional("transaction_id", deposit.transaction)
        out.field("created_at", deposit.createdAt)
    }
}

/// Where to send the customer's browser.
struct NextAction: FieldEncodable {
    enum Kind: String, CaseIterable, FieldValue { case redirect }

    let url: String

    static let example = NextAction(url: "http://127.0.0.1:8190/checkout/019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e")

    func encode(to out: inout JSONWriter) {
        out.field("type", Kind.redirect)
        out.field("url", url)
    }
}

extension Deposit.Status: FieldValue {}
extension Deposit.Stage: FieldValue {}
extension Deposit.Method: FieldValue {}
