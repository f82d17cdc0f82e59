/// The places at which payments of invoices and their refunds can be made to die.
package enum InvoiceCrashPoints {
    package static let all = [reserved, assessed, asked, ended, refunding, refundAsked, refunded, paperKept]

    /// A payment is written down and the invoice reserved; the wallet has not been asked.
    static let reserved = "invoice.reserved"
    /// Compliance's word is known.
    static let assessed = "invoice.assessed"
    /// The wallet's word is known and not yet written.
    static let asked = "invoice.asked"
    /// It is written, and nobody knows it yet.
    static let ended = "invoice.ended"
    /// A credit note is issued, and its money not yet asked for.
    static let refunding = "invoice.refunding"
    static let refundAsked = "invoice.refund_asked"
    static let refunded = "invoice.refunded"
    /// A page is in the store of files, and its row not yet written.
    static let paperKept = "invoice.paper_kept"
}
