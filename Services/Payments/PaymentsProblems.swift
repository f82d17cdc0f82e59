package import HTTPKit
import MoneyKit
package import PaymentsDomain
import ServiceKit

extension PaymentsError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .amountNotPositive: Problem(.amountNotPositive)
        case .amountTooLarge: Problem(.amountTooLarge)
        case .feeAboveAmount: Problem(.feeAboveAmount)
        case .unknownProvider: Problem(.unknownProvider)
        case .walletRefused(let refusal): refusal.problem
        case .notFound: Problem(.notFound, detail: "There is no such deposit.")
        case .walletNotFound: Problem(.notFound, detail: "There is no such wallet.")
        case .depositNotHeld(let stage): Problem(.depositNotHeld, members: [("stage", stage.rawValue)])
        case .ownDecision: Problem(.ownDecision)
        case .paidInOtherCurrency: Problem(.currencyMismatch, detail: "What was paid can only go back.")
        case .webhookNotSigned: Problem(.webhookNotSigned)
        case .webhookMalformed: Problem(.webhookMalformed)
        case .bankAccountInvalid(let field): Problem(.bankAccountInvalid, members: [("field", field)])
        case .bankAccountUnverified: Problem(.bankAccountUnverified)
        case .accountNotFound: Problem(.accountNotFound)
        case .railNotAvailable: Problem(.railNotAvailable)
        case .bankFileInvalid(let reason): Problem(.bankFileInvalid, detail: reason)
        case .bankAccountUnknown: Problem(.bankAccountUnknown)
        case .notRefundable: Problem(.notRefundable)
        case .refundExceedsPayment: Problem(.refundExceedsPayment)
        case .refundClosed: Problem(.refundClosed)
        case .windowOver: Problem(.windowOver)
        case .alreadyDisputed: Problem(.alreadyDisputed)
        case .alreadyReversed: Problem(.alreadyReversed)
        case .notReversible: Problem(.notReversible)
        case .tooMuchEvidence:
            Problem(.tooManyAttachments, detail: "A side of a dispute has 100 texts and 20 files at most.")
        case .amountOutOfRange: Problem(.amountOutOfRange)
        case .amountNotSupported: Problem(.amountNotSupported)
        case .selfPayment: Problem(.selfPayment)
        case .currencyUnsupported:
            Problem(.currencyUnsupported, detail: "The recipient has no wallet of this currency.")
        case .splitSumMismatch: Problem(.splitSumMismatch)
        case .duplicateParticipant: Problem(.duplicateParticipant)
        case .exceedsShare: Problem(.exceedsShare)
        case .qrInvalid: Problem(.qrInvalid)
        case .currencyWithoutNumber:
            Problem(.currencyUnsupported, detail: "A QR code cannot name the currency of this wallet.")
        case .startNotInFuture: Problem(.startNotInFuture)
        case .rangeReversed: Problem(.rangeReversed)
        case .currencyMismatch(let expected):
            Problem(.currencyMismatch, members: [("expected_currency", expected.code)])
        case .missing(let thing): Problem(.notFound, detail: "There is no such \(thing.rawValue).")
        case .notOpen(let state): Problem(.notOpen, members: [("state", state)])
        case .alreadyUsed: Problem(.alreadyUsed)
        case .inactive: Problem(.inactive)
        case .expired: Problem(.expired)
        case .slugTaken: Problem(.slugTaken)
        case .virtualAccountExists:
            Problem(.conflict, detail: "There is an account of that currency with this provider already.")
        case .keyReused: Problem(.idempotencyKeyReused)
        case .inProgress: Problem(.requestInProgress, retryAfterSeconds: 1)
        }
    }
}

extension WalletRefusal {
    /// As the wallet itself would tell it.
    var problem: Problem {
        Problem(
            refusedAs: code, detail: detail,
            members: members.compactMap { if case .word(let name, let value) = $0 { (name, value) } else { nil } },
            figures: members.compactMap { if case .amount(let name, let value) = $0 { (name, value) } else { nil } })
    }
}
