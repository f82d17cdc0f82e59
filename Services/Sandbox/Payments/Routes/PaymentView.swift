import JSONKit
import MoneyKit
import Primitives

/// A payment as merchants see it.
struct PaymentView: FieldEncodable {
    private let payment: SandboxPayment
    private let refunded: Money
    private let publicURL: String?

    /// - Parameters:
    ///   - refunded: what has gone back of it.
    ///   - publicURL: where customers reach the checkout page; nil leaves its address out.
    init(_ payment: SandboxPayment, refunded: Money, publicURL: String?) {
        self.payment = payment
        self.refunded = refunded
        self.publicURL = publicURL
    }

    static let examplePayment = SandboxPayment(
        id: .example, reference: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", amount: .example, method: .card,
        returnURL: nil, notifyURL: nil, createdAt: .example)
    static let example = PaymentView(examplePayment, refunded: .zero(.USD), publicURL: "http://127.0.0.1:8190")

    func encode(to out: inout JSONWriter) {
        out.field("id", "pay_\(payment.id)")
        out.field("reference", payment.reference)
        out.field("amount", payment.amount)
        out.field("method", payment.method.rawValue)
        out.field("status", payment.status.rawValue)
        out.field("refunded", refunded)
        out.optional("failure_code", payment.failureCode)
        out.optional("checkout_url", publicURL.map { "\($0)/checkout/\(payment.id)" })
        out.field("created_at", payment.createdAt)
        out.field("ended_at", payment.endedAt)
    }
}

/// A refund as merchants see it.
struct RefundView: FieldEncodable {
    private let refund: SandboxRefund
    private let status: SandboxRefund.Status

    /// - Parameter status: as it is to be told, if not as it stands.
    init(_ refund: SandboxRefund, status: SandboxRefund.Status? = nil) {
        self.refund = refund
        self.status = status ?? refund.status
    }

    static let example = RefundView(
        SandboxRefund(
            id: .example, reference: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e-0",
            payment: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", amount: .example, createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", "ref_\(refund.id)")
        out.field("reference", refund.reference)
        out.field("payment", refund.payment)
        out.field("amount", refund.amount)
        out.field("status", status.rawValue)
        out.optional("failure_code", status == .failed ? "refund_declined" : nil)
        out.field("created_at", refund.createdAt)
        out.field("ended_at", refund.endedAt)
    }
}
