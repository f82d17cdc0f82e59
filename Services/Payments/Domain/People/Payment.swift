package import MoneyKit
package import Primitives

package enum PaymentTag {}
package typealias PaymentID = Identifier<PaymentTag>

/// Money from one customer to another, whatever led to it. Its id is that of the wallet's transaction.
package struct Payment: Sendable, Equatable {
    /// What led to it.
    package enum Source: String, Sendable, CaseIterable {
        case send, request, link, qr, split, recurring, payout, checkout

        /// How references of it begin.
        package var prefix: String {
            switch self {
            case .send: "SND"
            case .request: "REQ"
            case .link, .checkout: "LNK"
            case .qr: "QRP"
            case .split: "SPL"
            case .recurring: "REC"
            case .payout: "PAO"
            }
        }
    }

    /// What its two ends see.
    ///
    /// - processing: the wallet is asked; may become completed, failed, awaitingRecipient or held.
    /// - awaitingRecipient: set aside for an address that nobody has proven yet; may become completed, cancelled or
    ///   expired.
    /// - held: compliance looks at it; may become processing or rejected.
    /// - completed: the payee has it; may become partiallyRefunded, refunded or reversed.
    /// - partiallyRefunded: may become refunded; also completed again, when what a guest was to have came back.
    /// - refunded: final, but that what a guest was to have may come back.
    /// - failed, cancelled, expired, rejected, reversed: final.
    package enum State: String, Sendable, CaseIterable {
        case processing, completed, failed
        case awaitingRecipient = "awaiting_recipient"
        case cancelled, expired, held, rejected
        case partiallyRefunded = "partially_refunded"
        case refunded, reversed

        /// The payee has been paid, whatever came after.
        package var isPaid: Bool {
            switch self {
            case .completed, .partiallyRefunded, .refunded, .reversed: true
            case .processing, .failed, .awaitingRecipient, .cancelled, .expired, .held, .rejected: false
            }
        }
    }

    /// What its saga does next.
    ///
    /// - posting: the wallet is to move it.
    /// - holding: the wallet is to set it aside.
    /// - awaiting: set aside; looks whether somebody has proven the address, and where their money goes.
    /// - capturing: the wallet is to move what it set aside.
    /// - releasing: the wallet is to give back what it set aside.
    /// - reviewing: nothing before compliance has decided.
    /// - ended: nothing.
    package enum Stage: String, Sendable, CaseIterable {
        case posting, holding, awaiting, capturing, releasing, reviewing, ended
    }

    /// By what its payer ordered it.
    package enum Channel: String, Sendable, CaseIterable {
        case session
        case apiKey = "api_key"
        case system
    }

    /// One end.
    package struct Party: Sendable, Equatable {
        package let user: UserID
        /// Nil until it is known which.
        package internal(set) var wallet: UniqueID?
        /// As the other end sees it: `Grace H.`
        package internal(set) var name: String?

        package init(user: UserID, wallet: UniqueID?, name: String?) {
            self.user = user
            self.wallet = wallet
            self.name = name
        }
    }

    package let id: PaymentID
    package let source: Source
    package let sourceID: UniqueID?
    /// Nil: somebody without an account.
    package let payer: Party?
    package let amount: Money
    /// What we keep of it.
    package let fee: Money
    package let channel: Channel
    package let note: String?
    /// What it is for, where a link says so.
    package let subject: String?
    /// What somebody without an account is called.
    package let guest: String?
    package let reference: String
    package let redirectURL: String?
    package let isLive: Bool
    package let createdAt: Timestamp
    /// When what waits goes back.
    package let expiresAt: Timestamp?
    /// The wallet's hold of what waits.
    package let hold: UniqueID?

    package internal(set) var payee: Party?
    /// Whom it waits for; nobody's business any more once it is over.
    package internal(set) var address: ContactAddress?
    /// The PIN's proof, until the wallet has used it.
    package internal(set) var authorization: String?
    package internal(set) var state: State
    package internal(set) var stage: Stage
    package internal(set) var refunded: Money
    package internal(set) var transaction: UniqueID?
    package internal(set) var failureCode: String?
    /// Whether compliance has to be asked is still to be found out, before the wallet is asked for the first time.
    package var mustAsk: Bool
    /// What compliance has said of it; nil: nobody has asked, or nobody had to.
    package internal(set) var assessed: Assessment?

    package init(
        id: PaymentID, source: Source, sourceID: UniqueID? = nil, payer: Party?, payee: Party?,
        address: ContactAddress? = nil, amount: Money, fee: Money, channel: Channel, authorization: String? = nil,
        note: String? = nil, subject: String? = nil, guest: String? = nil, reference: String,
        redirectURL: String? = nil, isLive: Bool = true,
        createdAt: Timestamp, expiresAt: Timestamp? = nil, hold: UniqueID? = nil, state: State = .processing,
        stage: Stage, refunded: Money? = nil, transaction: UniqueID? = nil, failureCode: String? = nil,
        mustAsk: Bool = false, assessed: Assessment? = nil
    ) {
        self.id = id
        self.source = source
        self.sourceID = sourceID
        self.payer = payer
        self.payee = payee
        self.address = address
        self.amount = amount
        self.fee = fee
        self.channel = channel
        self.authorization = authorization
        self.note = note
        self.subject = subject
        self.guest = guest
        self.reference = reference
        self.redirectURL = redirectURL
        self.isLive = isLive
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.hold = hold
        self.state = state
        self.stage = stage
        self.refunded = refunded ?? .zero(amount.currency)
        self.transaction = transaction
        self.failureCode = failureCode
        self.mustAsk = mustAsk
        self.assessed = assessed
    }

    /// What the payee gets.
    package var net: Money { Money(minorUnits: amount.minorUnits - fee.minorUnits, currency: amount.currency) }

    /// Who reaches it: the payer always, the payee once there is something to see.
    /// - Parameter live: as the caller: what is tried and what is live do not see each other.
    package func isShown(to user: UserID, live: Bool = true) -> Bool {
        isLive == live && (payer?.user == user || (payee?.user == user && (state.isPaid || !isLive)))
    }
}
