package import MoneyKit
package import Primitives

/// Money on its way from a provider into a wallet.
package struct Deposit: Sendable, Equatable {
    /// What its owner sees.
    ///
    /// - pending: may become any other.
    /// - succeeded: final; the wallet has the money.
    /// - failed, expired: become pending again only when the provider reports that money has come after all.
    /// - refunded: the payer has the money back; becomes pending again only when the provider could not deliver it.
    package enum Status: String, Sendable, CaseIterable {
        case pending, succeeded, failed, expired, refunded
    }

    /// Where the saga stands.
    ///
    /// - ordered: nobody was told of it yet, the wallet is to make room for it; may become creating or withdrawing.
    /// - withdrawing: its request gave up before there was an answer, the room is given back; then it is forgotten.
    /// - creating: the provider does not surely know of it; may become awaiting, crediting or ended.
    /// - awaiting: the customer has not paid yet; may become crediting, held, refunding or ended.
    /// - crediting: paid, the wallet is to be credited; may become ended, held or refunding.
    /// - held: paid, and the wallet refuses it (frozen, over a limit) or the amount is another; tried again for a
    ///   while, then an operator sends it elsewhere or back. May become crediting, refunding or ended. Never dropped:
    ///   the money is here.
    /// - refunding: the money goes back to its payer; may become ended or held.
    /// - ended: may become crediting when money comes late.
    package enum Stage: String, Sendable, CaseIterable {
        case ordered, withdrawing, creating, awaiting, crediting, held, refunding, ended

        /// Somebody has been told of it.
        package var isAccepted: Bool { self != .ordered && self != .withdrawing }
    }

    /// The room that the wallet keeps for it under its owner's limits.
    ///
    /// - none: made before there was such a thing, or taken over by the credit, or given back.
    /// - held: may become any other.
    /// - returning: nobody will pay, the wallet is to be told; becomes none, or held when somebody pays after all.
    /// - closed: given back, and the wallet refuses to credit it, so that the money can go back; becomes none.
    package enum Reservation: String, Sendable, CaseIterable {
        case none, held, returning, closed
    }

    package enum Method: String, Sendable, CaseIterable {
        case card
        case bankTransfer = "bank_transfer"
        case virtualAccount = "virtual_account"
        /// An account with the provider itself.
        case wallet
        case achDebit = "ach_debit"
    }

    package let id: DepositID
    package let owner: UserID
    /// What the customer is to pay.
    package let amount: Money
    package let provider: String
    package let method: Method
    package let returnURL: String?
    package let createdAt: Timestamp
    /// Of money that a guest pays its owner by a link; nil: the owner's own.
    package let link: LinkID?
    /// What its provider charges by itself; nil: whoever pays does something there.
    package let paymentMethod: PaymentMethodID?
    /// What a bank takes it from.
    package let bankAccount: BankAccountID?

    package internal(set) var wallet: UniqueID
    /// What we keep of what was paid, less than that.
    package internal(set) var fee: Money
    package internal(set) var status: Status
    package internal(set) var stage: Stage
    package internal(set) var reservation: Reservation
    package internal(set) var providerReference: String?
    package internal(set) var checkoutURL: String?
    package internal(set) var clientAction: ClientAction?
    /// What the customer has paid, when that is known.
    package internal(set) var paid: Money?
    /// Why it failed or is held: a code of the provider or of the wallet.
    package internal(set) var reason: String?
    package internal(set) var transaction: UniqueID?
    /// Since when it is held or on its way back.
    package internal(set) var stuckSince: Timestamp?
    /// How often it was tried in vain to pay it back.
    package internal(set) var attempt: Int
    /// What compliance has said of it to its wallet; nil: nobody has asked, or nobody has to.
    package internal(set) var assessed: Assessment?

    package init(
        id: DepositID, owner: UserID, wallet: UniqueID, amount: Money, fee: Money, provider: String, method: Method,
        returnURL: String?, createdAt: Timestamp, status: Status = .pending, stage: Stage = .creating,
        reservation: Reservation = .none, providerReference: String? = nil, checkoutURL: String? = nil,
        paid: Money? = nil, reason: String? = nil, transaction: UniqueID? = nil, stuckSince: Timestamp? = nil,
        attempt: Int = 0, assessed: Assessment? = nil, clientAction: ClientAction? = nil, link: LinkID? = nil,
        paymentMethod: PaymentMethodID? = nil, bankAccount: BankAccountID? = nil
    ) {
        self.id = id
        self.owner = owner
        self.wallet = wallet
        self.amount = amount
        self.fee = fee
        self.provider = provider
        self.method = method
        self.returnURL = returnURL
        self.createdAt = createdAt
        self.status = status
        self.stage = stage
        self.reservation = reservation
        self.providerReference = providerReference
        self.checkoutURL = checkoutURL
        self.paid = paid
        self.reason = reason
        self.transaction = transaction
        self.stuckSince = stuckSince
        self.attempt = attempt
        self.assessed = assessed
        self.clientAction = clientAction
        self.link = link
        self.paymentMethod = paymentMethod
        self.bankAccount = bankAccount
    }

    /// What came in, or is to come in.
    package var received: Money { paid ?? amount }

    package static let referencePrefix = "DEP"

    /// `DEP-20261120-7ZK3M9Q2TX`: what people call it by. Our own; a provider has its own of the payment.
    package var reference: String { PaymentReference.text(Self.referencePrefix, of: id.rawValue, on: createdAt.day) }

    /// What the wallet got; nil until then.
    package var credited: Money? {
        guard status == .succeeded else { return nil }
        return Money(minorUnits: received.minorUnits - fee.minorUnits, currency: received.currency)
    }
}
