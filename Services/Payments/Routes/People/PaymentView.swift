import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A payment as one of its ends sees it.
struct PaymentView: FieldEncodable {
    let payment: Payment
    private let role: PaymentFilter.Role

    init(_ payment: Payment, for user: UserID) {
        self.payment = payment
        role = payment.payer?.user == user ? .payer : .payee
    }

    static let example = PaymentView(
        Payment(
            id: PaymentID(.example), source: .send,
            payer: Payment.Party(user: UserID(.example), wallet: .example, name: "Ada L."),
            payee: Payment.Party(user: UserID(UniqueID(high: 1, low: 1)), wallet: .example, name: "Grace H."),
            amount: .example, fee: .zero(.USD), channel: .session, note: "Dinner",
            reference: "SND-20261120-7Q4M2Z8K0T", createdAt: .example, state: .completed, stage: .ended,
            transaction: .example), for: UserID(.example))

    func encode(to out: inout JSONWriter) {
        out.field("id", payment.id)
        out.field("reference", payment.reference)
        out.field("status", payment.state)
        out.field("source", payment.source)
        out.field("source_id", payment.sourceID)
        out.field("role", role)
        out.field("payer", PartyView(name: payment.payer?.name ?? payment.guest))
        out.field("payee", PartyView(payment.payee))
        // Whom it waits for, as the payer wrote it.
        out.optional("recipient", role == .payer ? payment.address.map(UnprovenAddressView.init) : nil)
        out.field("wallet_id", (role == .payer ? payment.payer : payment.payee)?.wallet)
        out.field("amount", payment.amount)
        out.field("fee", payment.fee)
        out.field("net", payment.net)
        out.field("refunded", payment.refunded)
        out.field("note", payment.note)
        out.field("failure_code", role == .payer || !payment.isLive ? payment.failureCode : nil)
        out.field("transaction_id", payment.transaction)
        out.field("redirect_url", payment.redirectURL)
        out.field("livemode", payment.isLive)
        out.field("expires_at", payment.expiresAt)
        out.field("created_at", payment.createdAt)
    }
}

/// `{"display_name": "Grace H."}`; null where nobody is known, or has no name to show.
struct PartyView: FieldEncodable {
    let name: String?

    init(_ party: Payment.Party?) { self.init(name: party?.name) }

    init(name: String?) { self.name = name }

    static let example = PartyView(PaymentView.example.payment.payee)

    func encode(to out: inout JSONWriter) { out.field("display_name", name) }
}

/// `{"email": "grace@florin.test"}` or `{"phone": "+442079460000"}`
struct UnprovenAddressView: FieldEncodable {
    let address: ContactAddress

    static let example = UnprovenAddressView(address: .email("grace@florin.test"))

    func encode(to out: inout JSONWriter) {
        out.optional("email", address.kind == .email ? address.text : nil)
        out.optional("phone", address.kind == .phone ? address.text : nil)
    }
}

extension Payment.State: FieldValue {}
extension Payment.Source: FieldValue {}
extension PaymentFilter.Role: FieldValue {}
