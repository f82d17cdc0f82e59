import JSONKit
import MoneyKit
import Primitives

/// A payment as merchants see it.
struct PaymentView: FieldEncodable {
    private let payment: SandboxPayment
    private let publicURL: String?

    /// - Parameter publicURL: where customers reach the checkout page; nil leaves its address out.
    init(_ payment: SandboxPayment, publicURL: String?) {
        self.payment = payment
        self.publicURL = publicURL
    }

    static let examplePayment = SandboxPayment(
        id: .example, reference: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", amount: .example, method: .card,
        returnURL: nil, notifyURL: nil, createdAt: .example)
    static let example = PaymentView(examplePayment, publicURL: "http://127.0.0.1:8190")

    func encode(to out: inout JSONWriter) {
        out.field("id", "pay_\(payment.id)")
        out.field("reference", payment.reference)
        out.field("amount", payment.amount)
        out.field("method", payment.method.rawValue)
        out.field("status", payment.status.rawValue)
        out.optional("failure_code", payment.failureCode)
        out.optional("checkout_url", publicURL.map { "\($0)/checkout/\(payment.id)" })
        out.field("created_at", payment.createdAt)
        out.field("ended_at", payment.endedAt)
    }
}
