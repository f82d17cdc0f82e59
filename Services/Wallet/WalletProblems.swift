package import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
package import WalletDomain

extension WalletError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notFound(let subject): Problem(.notFound, detail: "There is no such \(subject.rawValue).")
        case .amountNotPositive: Problem(.amountNotPositive)
        case .sameWallet: Problem(.sameWallet)
        case .walletFrozen(let id): Problem(.walletFrozen, members: [("wallet_id", id.description)])
        case .walletClosed(let id): Problem(.walletClosed, members: [("wallet_id", id.description)])
        case .currencyMismatch(let expected):
            Problem(
                .currencyMismatch,
                detail: "\(expected.code) is expected. From a wallet of one currency to one of another money goes with "
                    + "the quote_id of POST /api/v1/fx/quotes, in the source's currency.",
                members: [("expected_currency", expected.code)])
        case .sameCurrency(let currency):
            Problem(
                .currencyMismatch, detail: "There is nothing to convert from \(currency.code) to \(currency.code).",
                errors: [
                    FieldError(
                        field: "target_currency", code: "same_currency", message: "must differ from source_currency")
                ], members: [("currency", currency.code)])
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
        case .tooManyHolds: Problem(.tooManyHolds, detail: "At most \(Hold.maximumOpen) are open on a wallet.")
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
        case .notPermitted: Problem(.transactionNotPermitted)
        case .underReview: Problem(.transactionUnderReview)
        case .assessmentUnavailable: Problem(.assessmentUnavailable, retryAfterSeconds: 1)
        // Whoever gives the command asks: no customer and no service hears of it.
        case .assessmentNeeded: .internalError
        case .depositEnded: Problem(.depositEnded)
        case .ownDecision: Problem(.ownDecision)
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
        case .notApproved(let error): error.problem
        case .failed: .internalError
        }
    }
}
