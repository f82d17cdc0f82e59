package import Primitives

/// Compliance's word on money that is about to pay an invoice.
package enum InvoiceVerdict: Sendable, Equatable {
    /// - assessment: what the wallet is shown; nil where nobody had to be asked.
    case allowed(assessment: UniqueID?)
    /// - code: what the payer is told.
    case refused(code: String)
}
