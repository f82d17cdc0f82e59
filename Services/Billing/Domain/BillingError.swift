package import MoneyKit

/// Every refusal of this service.
package enum BillingError: Error, Hashable, Sendable {
    // MARK: Catalogue

    /// No such biller or package for this caller.
    case missing(Thing)
    /// Nothing can be paid to it, or bought of it, for now.
    case billerNotAvailable
    /// It sells packages and takes no other amounts.
    case packageRequired
    /// It takes any amount of its range, and none was said.
    case amountMissing
    /// - minimum, maximum: what may be paid; nil where the biller names none.
    case amountOutOfRange(minimum: Money?, maximum: Money?)
    case currencyMismatch(expected: Currency)
    /// No number of the biller's can look so.
    case customerNumberMalformed(label: String)
    /// The biller knows nobody of that number.
    case customerNotFound
    /// It has not answered, and may do so in a while.
    case billerUnreachable
    case walletNotFound
    /// Another biller, or package of the biller, has the code.
    case codeTaken
    /// - retryAfterSeconds: when the next one is allowed.
    case tooManyValidations(retryAfterSeconds: Int)
    /// A partner that is not configured.
    case unknownProvider
    /// Somebody who does not know where webhooks come in.
    case webhookNotSigned
    case webhookMalformed

    package enum Thing: String, Hashable, Sendable {
        case biller, package, partner
    }
}
