package import MoneyKit
package import Primitives

/// Money on its way out of a wallet through a provider: a withdrawal to a bank account, or a deposit's refund to
/// whoever paid it. The wallet holds it first, then the provider is asked, and the hold is captured or released by
/// its word.
package struct Outflow: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case withdrawal, refund
    }

    /// What its owner sees.
    ///
    /// - pending: may become processing, cancelled or held.
    /// - processing: the provider may have it; becomes succeeded or failed.
    /// - held: compliance looks at it; becomes pending or rejected.
    /// - succeeded: becomes returned (a refund: failed) when the money comes back.
    /// - failed, returned, cancelled, rejected: final; the wallet has its money.
    package enum Status: String, Sendable, CaseIterable {
        case pending, processing, held, succeeded, failed, returned, cancelled, rejected
    }

    /// Where the saga stands.
    ///
    /// - ordered: nobody was told of it yet, the wallet is to hold the money; may become ready, held or withdrawing.
    /// - withdrawing: its request gave up before there was an answer; the hold is released, then it is forgotten.
    /// - held: compliance looks at it; nothing moves it but a decision.
    /// - holding: staff have decided it, the wallet is to hold the money; may become ready or ended.
    /// - ready: not sent yet, may be cancelled.
    /// - sending: the provider does not surely know of it, nor surely not.
    /// - awaiting: the provider has it and has not ended it.
    /// - capturing: it is done, the hold is to be captured.
    /// - releasing: it will never be done, the hold is to be released.
    /// - returning: it came back after it was captured, the wallet is to be given what came.
    /// - ended: becomes returning when the money of one that succeeded comes back.
    package enum Stage: String, Sendable, CaseIterable {
        case ordered, withdrawing, held, holding, ready, sending, awaiting, capturing, releasing, returning, ended

        /// Somebody has been told of it.
        package var isAccepted: Bool { self != .ordered && self != .withdrawing }
        /// The provider may have it, and has not said how it ends.
        package var isUnknown: Bool { self == .sending || self == .awaiting }
    }

    package enum RefundReason: String, Sendable, CaseIterable {
        case duplicate, fraudulent
        case requestedByCustomer = "requested_by_customer"
    }

    package enum Target: Sendable, Equatable {
        /// `destination` as people are told: bank and last digits.
        case bankAccount(BankAccountID, destination: String)
        /// Back to whoever paid a deposit, which `transaction` credited.
        case deposit(DepositID, transaction: UniqueID, reason: RefundReason)
    }

    /// What the wallet knows its steps by, beside the id, which is the hold's. Made with it, so that each may be asked
    /// again.
    package struct WalletIDs: Sendable, Equatable {
        /// The transaction of the capture.
        package let capture: UniqueID
        package let release: UniqueID
        /// The transaction that gives back what came back.
        package let restore: UniqueID

        package init(capture: UniqueID, release: UniqueID, restore: UniqueID) {
            self.capture = capture
            self.release = release
            self.restore = restore
        }
    }

    package let id: OutflowID
    package let owner: UserID
    package let wallet: UniqueID
    /// What is sent.
    package let amount: Money
    /// What the wallet pays on top of it.
    package let fee: Money
    /// The provider that carries it.
    package let via: String
    package let target: Target
    /// In its owner's words.
    package let note: String?
    package let walletIDs: WalletIDs
    package let createdAt: Timestamp
    /// What the provider calls the payment that is to go back; nil: nothing goes back.
    package let paymentReference: String?
    /// Of what a guest has paid: what of our fee its payee gets back with it. Nil: it is no guest's.
    package let feeReturned: Money?

    package internal(set) var status: Status
    package internal(set) var stage: Stage
    /// Calls that may have brought it to the provider, begun and not surely in vain.
    package internal(set) var attempts: Int
    /// When it was first to be sent.
    package internal(set) var sentAt: Timestamp?
    package internal(set) var providerReference: String?
    package internal(set) var failureCode: String?
    /// What came back of it.
    package internal(set) var returned: Money?
    /// What compliance has said of it; nil: nobody had to be asked.
    package var assessed: Assessment?

    package init(
        id: OutflowID, owner: UserID, wallet: UniqueID, amount: Money, fee: Money, via: String, target: Target,
        note: String?, walletIDs: WalletIDs, createdAt: Timestamp, status: Status = .pending,
        stage: Stage = .ordered, attempts: Int = 0, sentAt: Timestamp? = nil, providerReference: String? = nil,
        failureCode: String? = nil, returned: Money? = nil, assessed: Assessment? = nil,
        paymentReference: String? = nil, feeReturned: Money? = nil
    ) {
        self.id = id
        self.owner = owner
        self.wallet = wallet
        self.amount = amount
        self.fee = fee
        self.via = via
        self.paymentReference = paymentReference
        self.feeReturned = feeReturned
        self.target = target
        self.note = note
        self.walletIDs = walletIDs
        self.createdAt = createdAt
        self.status = status
        self.stage = stage
        self.attempts = attempts
        self.sentAt = sentAt
        self.providerReference = providerReference
        self.failureCode = failureCode
        self.returned = returned
        self.assessed = assessed
    }

    package var kind: Kind {
        switch target {
        case .bankAccount: .withdrawal
        case .deposit: .refund
        }
    }

    /// What leaves the wallet.
    package var total: Money {
        Money(
            minorUnits: amount.minorUnits + fee.minorUnits - (feeReturned?.minorUnits ?? 0), currency: amount.currency)
    }

    /// The payment of which it goes back to a guest, whose deposit has the same id.
    package var payment: PaymentID? {
        guard feeReturned != nil, case .deposit(let deposit, _, _) = target else { return nil }
        return PaymentID(deposit.rawValue)
    }

    /// The ledger's, once it has been captured.
    package var transaction: UniqueID? {
        switch stage {
        case .returning: walletIDs.capture
        case .ended: status == .succeeded || returned != nil ? walletIDs.capture : nil
        default: nil
        }
    }
}
