import Authentication
import BillingDomain
import Primitives

/// How customers get at an invoice without an account: by a token in its address. What is kept is the token's hash, by
/// which it is found, and the token itself sealed, so that the address can be given again.
struct InvoiceLinks: Sendable {
    private static let tokenBytes = 32

    private let box: SecretBox
    private let publicURL: String

    init(_ config: InvoiceConfig) {
        box = SecretBox(secret: Array(config.secret.utf8))
        publicURL = config.publicURL
    }

    /// A token that is not written down yet.
    func make(for invoice: InvoiceID) throws -> (hash: [UInt8], sealed: [UInt8]) {
        let token = SecretToken.generate(byteCount: Self.tokenBytes)
        return (token.hash, try box.seal(Array(token.text.utf8), context: Self.context(invoice)))
    }

    /// Where its customer sees it; nil of a draft. Whoever has it is let in, so it goes to the issuer and the customer
    /// and into no log.
    func url(of invoice: Invoice) throws -> String? {
        guard let issue = invoice.issue else { return nil }
        let token = try box.open(issue.sealedToken, context: Self.context(invoice.id))
        let text = String(decoding: token, as: UTF8.self)
        return "\(publicURL)/api/v1/billing/public/invoices/\(issue.number)/page?token=\(text)"
    }

    private static func context(_ invoice: InvoiceID) -> String { "invoice_token \(invoice)" }
}
