package import MoneyKit

/// Every refusal of this service.
package enum PaymentsError: Error, Hashable, Sendable {
    case amountNotPositive
    case amountTooLarge
    /// The fee would take all of it.
    case feeAboveAmount
    case unknownProvider
    /// The wallet service refuses the deposit.
    case walletRefused(WalletRefusal)
    /// No wallet, deposit or rule of that id for this caller.
    /// No such deposit.
    case notFound
    /// No such wallet of the person's.
    case walletNotFound
    /// Only what is held can be sent elsewhere or back.
    case depositNotHeld(Deposit.Stage)
    /// Staff would decide about what is their own.
    case ownDecision
    /// What was paid is no money of the wallet's currency: it can only go back.
    case paidInOtherCurrency
    /// A webhook whose signature or time is wrong.
    case webhookNotSigned
    /// A webhook that is signed and makes no sense.
    case webhookMalformed
    /// The numbers cannot be right.
    case bankAccountInvalid(field: String)
    /// The bank says that it is somebody else's.
    case bankAccountUnverified
    /// The bank has no such account.
    case accountNotFound
    /// Nothing that is configured carries money there.
    case railNotAvailable
    /// A file of a bank that is none, or does not add up; says where.
    case bankFileInvalid(String)
    /// A file about an account that is not ours.
    case bankAccountUnknown
    /// A deposit that no wallet was credited for has nothing to give back.
    case notRefundable
    case refundExceedsPayment
    /// It is too long ago.
    case refundClosed
    /// It is too long ago for what was asked.
    case windowOver
    /// A payment is disputed once.
    case alreadyDisputed
    /// Somebody has asked for it back, or has it.
    case alreadyReversed
    /// A side of a dispute has said or shown as much as it may.
    case tooMuchEvidence
    /// Nobody agrees to take such a transaction back.
    case notReversible
    /// Not between 0.01 and 1,000,000 units.
    case amountOutOfRange
    /// The provider cannot take or give back such an amount.
    case amountNotSupported
    /// Whoever pays would be paid.
    case selfPayment
    /// The recipient has no wallet of that currency.
    case currencyUnsupported
    /// The amount is not of the wallet's currency.
    case currencyMismatch(expected: Currency)
    /// The shares are not the whole.
    case splitSumMismatch
    /// Somebody would have two shares.
    case duplicateParticipant
    /// So much is not left of the share.
    case exceedsShare
    /// A text that is no payload of a QR code, or not as we wrote it.
    case qrInvalid
    /// QR codes name currencies by numbers that digital assets do not have.
    case currencyWithoutNumber
    /// A schedule starts after today.
    case startNotInFuture
    /// The first day lies after the last.
    case rangeReversed
    /// None of that id or number for this caller.
    case missing(Missing)
    /// It has ended, or is being ended at this moment.
    case notOpen(state: String)
    /// It was for one payment, which it has or which is under way; or what it asks for is fixed since somebody paid.
    case alreadyUsed
    /// Its owner wants no more.
    case inactive
    /// Its time is up.
    case expired
    /// Another link has that address.
    case slugTaken
    /// The provider has opened one of that currency for the person already.
    case virtualAccountExists
    case keyReused
    /// The first request with this key is still running.
    case inProgress
}

/// What there is none of.
package enum Missing: String, Hashable, Sendable {
    case payment, account, request, split, schedule, payout, withdrawal, refund, transaction, receipt, merchant, link,
        reversal, dispute, evidence
    case bankFile = "bank file"
    case bankEntry = "bank entry"
    case bankAccount = "bank account"
    case qrCode = "QR code"
    case virtualAccount = "virtual account"
    case paymentMethod = "payment method"
}

/// A refusal of the wallet as the public API tells it.
package struct WalletRefusal: Hashable, Sendable {
    package enum Member: Hashable, Sendable {
        case word(String, String)
        case amount(String, Money)

        package var name: String {
            switch self {
            case .word(let name, _), .amount(let name, _): name
            }
        }
    }

    package let code: String
    /// A sentence for people.
    package let detail: String?
    /// Facts for programs: which limit, how much of it is left.
    package let members: [Member]

    package init(code: String, detail: String?, members: [Member] = []) {
        self.code = code
        self.detail = detail
        self.members = members
    }

    /// Of another currency than the wallet's own, told to whoever has to find a wallet for it.
    package func expecting(_ currency: Currency) -> WalletRefusal {
        WalletRefusal(
            code: code, detail: "The wallet is not in \(currency.code).",
            members: members.filter { $0.name != "expected_currency" } + [.word("expected_currency", currency.code)])
    }
}
