import JSONKit
import MoneyKit
package import PaymentsDomain
import Primitives

/// A deposit as its owner sees it.
struct DepositView: FieldEncodable {
    let deposit: Deposit
    let refunds: DepositRefunds

    init(_ deposit: Deposit, _ refunds: DepositRefunds) {
        self.deposit = deposit
        self.refunds = refunds
    }

    /// Those of a page, with what of each has gone back.
    static func views(_ deposits: [Deposit], _ outflows: OutflowStore) async throws -> [DepositView] {
        let refunds = try await outflows.refunds(of: deposits)
        return deposits.map { DepositView($0, refunds[$0.id] ?? DepositRefunds(untouched: $0)) }
    }

    private static let shown = Deposit(
        id: DepositID(.example), owner: .init(.example), wallet: .example, amount: .example, fee: .zero(.USD),
        provider: "sandbox", method: .card, returnURL: nil, createdAt: .example, status: .pending,
        stage: .awaiting, providerReference: "pay_019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e",
        checkoutURL: "http://127.0.0.1:8190/checkout/019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", paid: .example)
    static let example = DepositView(shown, DepositRefunds(untouched: shown))

    func encode(to out: inout JSONWriter) {
        out.field("id", deposit.id)
        out.field("reference", deposit.reference)
        out.field("wallet_id", deposit.wallet)
        out.field("amount", deposit.amount)
        out.field("fee", deposit.fee)
        out.optional("paid", deposit.paid)
        out.optional("credited", deposit.credited)
        out.field("status", deposit.status)
        out.field("refunded", refunds.refunded)
        out.field("refundable", refunds.refundable)
        out.field("returned", refunds.returned)
        out.field("provider", deposit.provider)
        out.field("method", deposit.method)
        out.optional("payment_method_id", deposit.paymentMethod)
        out.optional("bank_account_id", deposit.bankAccount)
        out.field("provider_reference", deposit.providerReference)
        let isAwaited = deposit.status == .pending && deposit.stage == .awaiting
        out.optional("next_action", isAwaited ? NextAction(deposit) : nil)
        out.optional("failure_code", deposit.status == .failed ? deposit.reason : nil)
        // The money is here and cannot be credited as it was ordered: why.
        let isStuck = deposit.stage == .held || deposit.stage == .refunding
        out.optional("pending_reason", isStuck ? deposit.reason : nil)
        out.optional("transaction_id", deposit.transaction)
        out.field("created_at", deposit.createdAt)
    }
}

/// How the customer pays: where the browser is sent, or what the customer's own program shows the provider.
struct NextAction: FieldEncodable {
    enum Kind: String, CaseIterable, FieldValue {
        case redirect
        case clientSecret = "client_secret"
        /// Pays a deposit by card with the same provider.
        case deposit
    }

    private let url: String?
    private let client: ClientAction?
    private var isDeposit = false

    /// Nil: nothing is left for the customer to do.
    init?(_ deposit: Deposit) {
        (url, client) = (deposit.checkoutURL, deposit.clientAction)
        if url == nil, client == nil { return nil }
    }

    /// The same of a payment method that its provider waits for.
    init?(_ method: PaymentMethod, isKeptOfDeposits: Bool) {
        guard method.state == .pending else { return nil }
        (url, client, isDeposit) = (method.setup?.url, method.setup?.client, isKeptOfDeposits)
        if url == nil, client == nil, !isDeposit { return nil }
    }

    private init(url: String) { (self.url, client) = (url, nil) }

    static let example = NextAction(url: "http://127.0.0.1:8190/checkout/019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e")

    func encode(to out: inout JSONWriter) {
        out.field("type", client != nil ? Kind.clientSecret : url != nil ? .redirect : .deposit)
        out.optional("url", url)
        out.optional("client_secret", client?.secret)
        out.optional("publishable_key", client?.publishableKey)
    }
}

extension Deposit.Status: FieldValue {}
extension Deposit.Stage: FieldValue {}
extension Deposit.Method: FieldValue {}
