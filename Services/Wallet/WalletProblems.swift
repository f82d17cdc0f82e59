package import HTTPKit
import MoneyKit
import Primitives
package import WalletDomain

extension ProblemCode {
    static let amountNotPositive = ProblemCode("amount_not_positive", 422, "The amount must be positive")
    static let sameWallet = ProblemCode("same_wallet", 422, "Source and destination are the same wallet")
    static let walletFrozen = ProblemCode("wallet_frozen", 422, "The wallet is frozen")
    static let walletClosed = ProblemCode("wallet_closed", 422, "The wallet is closed")
    static let currencyMismatch = ProblemCode("currency_mismatch", 422, "The currencies do not match")
    static let currencyUnsupported = ProblemCode("currency_unsupported", 422, "Not available in this currency")
    static let authorizationRequired = ProblemCode(
        "authorization_required", 422, "The wallet's PIN must be given first")
    static let authorizationInvalid = ProblemCode(
        "authorization_invalid", 422, "The authorization does not cover this payment")
    static let insufficientFunds = ProblemCode("insufficient_funds", 422, "Insufficient funds")
    static let limitExceeded = ProblemCode("limit_exceeded", 422, "A limit would be exceeded")
    static let recipientLimitExceeded = ProblemCode(
        "recipient_limit_exceeded", 422, "The recipient cannot receive this amount")
    static let amountTooLarge = ProblemCode("amount_too_large", 422, "The amount is too large")
    static let amountTooSmall = ProblemCode("amount_too_small", 422, "The amount is too small to convert")
    static let quoteExpired = ProblemCode("quote_expired", 422, "The quote has expired")
    static let quoteUsed = ProblemCode("quote_used", 422, "The quote has been used")
    static let quoteMismatch = ProblemCode("quote_mismatch", 422, "The quote is for something else")
    static let rateUnavailable = ProblemCode("rate_unavailable", 503, "There is no current rate")
    static let alreadyReversed = ProblemCode("already_reversed", 409, "The transfer has been reversed")
    static let notReversible = ProblemCode("not_reversible", 422, "This kind of transaction is not reversed here")
    static let holdExpired = ProblemCode("hold_expired", 409, "The hold has expired")
    static let holdCaptured = ProblemCode("hold_captured", 409, "The hold has been captured")
    static let holdReleased = ProblemCode("hold_released", 409, "The hold has been released")
    static let captureExceedsHold = ProblemCode("capture_exceeds_hold", 422, "More than the hold has left")
    static let transactionIDReused = ProblemCode(
        "transaction_id_reused", 422, "The id belongs to another transaction")
    static let idReused = ProblemCode("id_reused", 422, "The id belongs to another request")
    static let batchRefused = ProblemCode("batch_refused", 422, "Another item of the batch was refused")
    static let walletNotEmpty = ProblemCode("wallet_not_empty", 422, "The wallet is not empty")
    static let tooManyUnknownNumbers = ProblemCode(
        "too_many_unknown_numbers", 429, "Too many account numbers that nobody has")
    static let moneyExpected = ProblemCode("money_expected", 422, "A deposit into the wallet is still under way")
    static let depositEnded = ProblemCode("deposit_ended", 409, "The deposit is over")
    static let tooManyWallets = ProblemCode("too_many_wallets", 422, "No more wallets for this customer")
    static let pinAlreadySet = ProblemCode("pin_already_set", 409, "The wallet has a PIN already")
    static let pinNotSet = ProblemCode("pin_not_set", 422, "The wallet has no PIN")
    static let pinIncorrect = ProblemCode("pin_incorrect", 422, "The PIN is wrong")
    static let pinLocked = ProblemCode("pin_locked", 423, "Too many wrong PINs")
    static let overloaded = ProblemCode("overloaded", 503, "Too many requests are waiting")
}

extension WalletError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notFound(let subject): Problem(.notFound, detail: "There is no such \(subject.rawValue).")
        case .amountNotPositive: Problem(.amountNotPositive)
        case .sameWallet: Problem(.sameWallet)
        case .walletFrozen(let id): Problem(.walletFrozen, members: [("wallet_id", id.description)])
        case .walletClosed(let id): Problem(.walletClosed, members: [("wallet_id", id.description)])
        case .currencyMismatch(let expected):
            Problem(.currencyMismatch, members: [("expected_currency", expected.code)])
        case .currencyUnsupported(let currency):
            Problem(
                .currencyUnsupported, detail: "There are no wallets in \(currency.code).",
                members: [("currency", currency.code)])
        case .currencyNotTraded(let currency):
            Problem(
                .currencyUnsupported, detail: "There is no rate to convert \(currency.code) at.",
                members: [("currency", currency.code)])
        case .authorizationRequired: Problem(.authorizationRequired)
        case .authorizationInvalid: Problem(.authorizationInvalid)
        case .insufficientFunds(let shortage):
            Problem(
                .insufficientFunds,
                detail: "\(shortage.needed) is needed with the fee, \(shortage.available) is available.",
                figures: [("available", shortage.available), ("needed", shortage.needed)])
        case .limitExceeded(let reached): Self.limitExceeded(reached)
        case .recipientLimitExceeded: Problem(.recipientLimitExceeded)
        case .amountTooLarge: Problem(.amountTooLarge)
        case .amountTooSmall: Problem(.amountTooSmall)
        case .quoteExpired: Problem(.quoteExpired)
        case .quoteUsed: Problem(.quoteUsed)
        case .quoteMismatch: Problem(.quoteMismatch)
        case .rateUnavailable(let currency):
            Problem(.rateUnavailable, retryAfterSeconds: 60, members: [("currency", currency.code)])
        case .alreadyReversed: Problem(.alreadyReversed)
        case .notReversible: Problem(.notReversible)
        case .holdEnded(let status): Self.holdEnded(status)
        case .captureExceedsHold(let remaining):
            Problem(.captureExceedsHold, members: [("remaining", remaining.amountText)])
        case .destinationRequired:
            Problem.invalid("destination_wallet_id", "missing", "is required: the wallet that is paid")
        case .transactionIDReused: Problem(.transactionIDReused)
        case .idReused: Problem(.idReused)
        case .purposeRefused(let name): .forbidden("The purpose \(name) is not this service's.")
        case .accountRefused(let field):
            Problem.invalid("legs.\(field.leg).\(field.name)", "account_refused", "is no account of this purpose")
        case .legsOutOfRange: Problem.invalid("legs", "out_of_range", "must have 1 to \(Posting.maximumLegs) elements")
        case .minimumOutOfRange: Problem.invalid("minimum", "out_of_range", "must be from zero to the amount")
        case .endPassed: Problem.invalid("expires_at", "out_of_range", "must be to come")
        case .adjustmentBelowCaptured(let captured):
            Problem.invalid("amount", "out_of_range", "must not be less than \(captured), which was captured")
        case .batchRefused: Problem(.batchRefused)
        case .walletNotEmpty: Problem(.walletNotEmpty)
        case .moneyExpected: Problem(.moneyExpected)
        case .depositEnded: Problem(.depositEnded)
        case .frozenByStaff: Problem(.forbidden, detail: "The wallet was frozen by staff.")
        case .tooManyUnknownNumbers(let until, let waiting):
            Problem(
                .tooManyUnknownNumbers, retryAfterSeconds: Int(waiting.wholeSecondsRoundedUp),
                members: [("locked_until", until.rfc3339)])
        case .tooManyWallets: Problem(.tooManyWallets)
        case .pinAlreadySet: Problem(.pinAlreadySet)
        case .pinNotSet: Problem(.pinNotSet)
        case .pinWeak:
            Problem.invalid("pin", "weak_pin", "must be 4 to 6 digits without four equal or consecutive ones in a row")
        case .pinUnchanged: Problem.invalid("new_pin", "unchanged", "must differ from the current one")
        case .pinIncorrect(let left): Problem(.pinIncorrect, members: [("attempts_left", "\(left)")])
        case .pinLocked(let until, let waiting):
            Problem(
                .pinLocked, retryAfterSeconds: Int(waiting.wholeSecondsRoundedUp),
                members: [("locked_until", until.rfc3339)])
        }
    }

    private static func limitExceeded(_ reached: ReachedLimit) -> Problem {
        let frees = reached.freesAt.map { [(name: "frees_at", value: $0.rfc3339)] } ?? []
        return Problem(
            .limitExceeded, detail: "The limit \(reached.name.rawValue) of \(reached.limit) would be exceeded.",
            members: [("limit", reached.name.rawValue)] + frees,
            figures: [("limit_amount", reached.limit), ("used", reached.used)])
    }

    private static func holdEnded(_ status: Hold.Status) -> Problem {
        switch status {
        case .expired: Problem(.holdExpired)
        case .captured: Problem(.holdCaptured)
        case .released: Problem(.holdReleased)
        case .held: .internalError
        }
    }

    /// The code for messages and batches.
    package var code: String { problem.code.code }
}

extension LedgerError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .overloaded: Problem(.overloaded, retryAfterSeconds: 1)
        case .shuttingDown, .unavailable: .unavailable("ledger")
        case .inProgress: Problem(.requestInProgress, retryAfterSeconds: 1)
        case .keyReused: Problem(.idempotencyKeyReused)
        case .failed: .internalError
        }
    }
}
