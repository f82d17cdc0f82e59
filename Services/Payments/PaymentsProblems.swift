package import HTTPKit
package import PaymentsDomain

extension ProblemCode {
    static let amountNotPositive = ProblemCode("amount_not_positive", 422, "The amount must be positive")
    static let amountTooLarge = ProblemCode("amount_too_large", 422, "The amount is too large")
    static let feeAboveAmount = ProblemCode("fee_above_amount", 422, "The fee would take the whole amount")
    static let unknownProvider = ProblemCode("unknown_provider", 422, "No such provider, or not by this method")
    static let depositNotHeld = ProblemCode(
        "deposit_not_held", 409, "Only a held deposit can be sent elsewhere or back")
    static let ownDecision = ProblemCode("own_decision", 409, "Nobody decides about what is their own")
    static let webhookNotSigned = ProblemCode("webhook_not_signed", 401, "The signature is missing, wrong or too old")
    static let webhookMalformed = ProblemCode("webhook_malformed", 422, "The event is signed but cannot be read")

    // Refusals of the wallet, passed on.
    static let walletFrozen = ProblemCode("wallet_frozen", 422, "The wallet is frozen")
    static let walletClosed = ProblemCode("wallet_closed", 422, "The wallet is closed")
    static let currencyMismatch = ProblemCode("currency_mismatch", 422, "The currencies do not match")
    static let limitExceeded = ProblemCode("limit_exceeded", 422, "A limit would be exceeded")
    static let rateUnavailable = ProblemCode("rate_unavailable", 503, "There is no current rate")

    /// A refusal of the wallet by its code.
    static func ofWallet(_ code: String) -> ProblemCode {
        let known = [
            walletFrozen, walletClosed, currencyMismatch, limitExceeded, rateUnavailable, amountNotPositive,
            amountTooLarge,
        ]
        return known.first { $0.code == code } ?? ProblemCode(code, 422, "The wallet does not take the deposit")
    }
}

extension PaymentsError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .amountNotPositive: Problem(.amountNotPositive)
        case .amountTooLarge: Problem(.amountTooLarge)
        case .feeAboveAmount: Problem(.feeAboveAmount)
        case .unknownProvider: Problem(.unknownProvider)
        case .walletRefused(let refusal): refusal.problem
        case .notFound: .notFound
        case .depositNotHeld(let stage): Problem(.depositNotHeld, members: [("stage", stage.rawValue)])
        case .ownDecision: Problem(.ownDecision)
        case .paidInOtherCurrency: Problem(.currencyMismatch, detail: "What was paid can only go back.")
        case .webhookNotSigned: Problem(.webhookNotSigned)
        case .webhookMalformed: Problem(.webhookMalformed)
        case .keyReused: Problem(.idempotencyKeyReused)
        case .inProgress: Problem(.requestInProgress, retryAfterSeconds: 1)
        }
    }
}

extension WalletRefusal {
    /// As the wallet itself would tell it.
    var problem: Problem {
        let code = ProblemCode.ofWallet(code)
        return Problem(
            code, detail: detail, retryAfterSeconds: code.status == 503 ? 60 : nil,
            members: members.compactMap { if case .word(let name, let value) = $0 { (name, value) } else { nil } },
            figures: members.compactMap { if case .amount(let name, let value) = $0 { (name, value) } else { nil } })
    }
}
