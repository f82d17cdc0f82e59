/// Every refusal of this service.
package enum PaymentsError: Error, Hashable, Sendable {
    case amountNotPositive
    case amountTooLarge
    /// The fee would take all of it.
    case feeAboveAmount
    case unknownProvider
    /// The wallet service refuses the deposit: its code, and a sentence for people.
    case walletRefused(code: String, detail: String?)
    /// No wallet, deposit or rule of that id for this caller.
    case notFound
    /// A webhook whose signature or time is wrong.
    case webhookNotSigned
    /// A webhook that is signed and makes no sense.
    case webhookMalformed
    case keyReused
    /// The first request with this key is still running.
    case inProgress
}
