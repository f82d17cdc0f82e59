package import BillingDomain
import Contracts
package import HTTPKit
import MoneyKit
import ServiceKit

extension InvoiceError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .missing(let thing):
            // An invoice that another has is as one that nobody has, and a wrong token as both.
            thing == .invoice ? .notFound : Problem(.notFound, detail: "There is no such \(thing.rawValue).")
        case .amountNotPositive: Problem(.amountNotPositive)
        case .amountTooLarge: Problem(.amountTooLarge)
        case .amountOutOfRange:
            Problem(.amountOutOfRange, detail: "A discount is at most what it is taken from, and never below nothing.")
        case .currencyMismatch(let expected):
            Problem(.currencyMismatch, members: [("expected_currency", expected.code)])
        case .settingsMissing: Problem(.invoiceSettingsMissing)
        case .notDraft(let state): Problem(.invoiceNotDraft, members: [("state", state.rawValue)])
        case .notPayable(let state): Problem(.invoiceNotPayable, members: [("state", state.rawValue)])
        case .ofSubscription:
            Problem(.conflict, detail: "A subscription made it: it comes to what was agreed to, and stays.")
        case .paymentInProgress: Problem(.paymentInProgress)
        case .amountExceedsDue: Problem(.amountExceedsDue)
        case .noPayoutWallet: Problem(.noPayoutWallet)
        case .ownInvoice: Problem(.ownInvoice)
        case .creditExceedsInvoice: Problem(.creditExceedsInvoice)
        case .reminderTooSoon(let seconds): Problem(.reminderTooSoon, retryAfterSeconds: seconds)
        case .keyReused: Problem(.idempotencyKeyReused)
        case .inProgress: Problem(.requestInProgress, retryAfterSeconds: 1)
        }
    }
}

/// The wallet's no to a payment of an invoice, as the wallet itself would tell it.
struct InvoicePaymentRefused: Error, ProblemConvertible {
    let refusal: Refusal

    var problem: Problem { Problem(refusal) }
}
