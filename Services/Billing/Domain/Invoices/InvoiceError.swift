package import MoneyKit

/// Every refusal of invoices and credit notes.
package enum InvoiceError: Error, Hashable, Sendable {
    package enum Thing: String, Hashable, Sendable {
        case invoice, settings = "invoice settings", creditNote = "credit note", wallet
    }

    case missing(Thing)
    /// A total below zero, or a payment or a credit of nothing.
    case amountNotPositive
    /// More than fits into 64 bits of minor units.
    case amountTooLarge
    /// A discount above what it is taken from.
    case amountOutOfRange
    case currencyMismatch(expected: Currency)
    /// Whoever invoices has not said yet under which name.
    case settingsMissing
    case notDraft(Invoice.State)
    case notPayable(Invoice.State)
    /// A subscription made it, and says what it comes to.
    case ofSubscription
    /// A payment that has not ended keeps what it may take.
    case paymentInProgress
    case amountExceedsDue
    case noPayoutWallet
    case ownInvoice
    case creditExceedsInvoice
    /// - Parameter seconds: after which it may go again.
    case reminderTooSoon(seconds: Int)
    /// The key has made something else before.
    case keyReused
    /// The key's first request has not been answered yet.
    case inProgress
}
