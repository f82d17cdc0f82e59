package import MoneyKit
package import Primitives

/// Money on its way from a provider into a wallet.
package struct Deposit: Sendable, Equatable {
    /// What its owner sees.
    ///
    /// - pending: may become any other.
    /// - succeeded: final; the wallet has the money.
    /// - failed, expired: become pending again only when the provider reports that money has come after all.
    package enum Status: String, Sendable, CaseIterable {
        case pending, succeeded, failed, expired
    }

    /// Where the saga stands.
    ///
    /// - creating: the provider does not surely know of it; may become awaiting, crediting or ended.
    /// - awaiting: the customer has not paid yet; may become crediting, held or ended.
    /// - crediting: paid, the wallet is to be credited; may become ended or held.
    /// - held: paid, and the wallet refuses it (frozen, over a limit) or the amount is another; tried again until it
    ///   works, and an operator can see it. May become ended. Never dropped: the money is here.
    /// - ended: may become crediting when money comes late.
    package enum Stage: String, Sendable, CaseIterable {
        case creating, awaiting, crediting, held, ended
    }

    package enum Method: String, Sendable, CaseIterable {
        case card
        case bankTransfer = "bank_transfer"
    }

    package let id: DepositID
    package let owner: UserID
    package let wallet: UniqueID
    /// What the customer pays.
    package let amount: Money
    /// What we keep of it, less than the amount.
    package let fee: Money
    package let provider: String
    package let method: Method
    package let returnURL: String?
    package let createdAt: Timestamp

    package internal(set) var status: Status
    package internal(set) var stage: Stage
    package internal(set) var providerReference: String?
    package internal(set) var checkoutURL: String?
    /// Why it failed or is held: a code of the provider or of the wallet.
    package internal(set) var reason: String?
    package internal(set) var transaction: UniqueID?

    package init(
        id: DepositID, owner: UserID, wallet: UniqueID, amount: Money, fee: Money, provider: String, method: Method,
        returnURL: String?, createdAt: Timestamp, status: Status = .pending, stage: Stage = .creating,
        providerReference: String? = nil, checkoutURL: String? = nil, reason: String? = nil,
        transaction: UniqueID? = nil
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
        self.providerReference = providerReference
        self.checkoutURL = checkoutURL
        self.reason = reason
        self.transaction = transaction
    }
}
