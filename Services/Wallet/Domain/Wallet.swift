package import Primitives

/// What a wallet is used as.
package enum WalletKind: String, Sendable, CaseIterable {
    case main, savings, business
    /// Of a card: the cards service moves it, customers only see it.
    case card

    /// Those that customers open.
    package static let own: [WalletKind] = [.main, .savings, .business]
}

/// A customer's wallet: an account with a name and a number.
package struct Wallet: Sendable, Equatable {
    /// Wallets of one customer at most; it also bounds what a deposit has to sum up.
    package static let maximumPerOwner = 1_000

    package let number: AccountNumber
    package let owner: OwnerID
    package let kind: WalletKind
    package let createdAt: Timestamp
    package var name: String
    /// The wallet that is taken when only owner and currency are known; one per currency at most.
    package var isDefault: Bool
    package private(set) var isFrozenByStaff: Bool
    package private(set) var account: Account

    package init(
        account: Account, owner: OwnerID, number: AccountNumber, kind: WalletKind, name: String, isDefault: Bool,
        isFrozenByStaff: Bool, createdAt: Timestamp
    ) {
        self.account = account
        self.owner = owner
        self.number = number
        self.kind = kind
        self.name = name
        self.isDefault = isDefault
        self.isFrozenByStaff = isFrozenByStaff
        self.createdAt = createdAt
    }

    package var id: AccountID { account.id }

    /// Stops all movements. A freeze by staff also binds a wallet that its owner froze before.
    package mutating func freeze(by commander: Commander) throws(WalletError) {
        try require(.freezeWallet, commander)
        if account.status == .closed { throw .walletClosed(id) }
        account.status = .frozen
        if commander.owner == nil { isFrozenByStaff = true }
    }

    /// - Throws: `frozenByStaff` when the owner tries to undo what staff did.
    package mutating func unfreeze(by commander: Commander) throws(WalletError) {
        try require(.unfreezeWallet, commander)
        if account.status == .closed { throw .walletClosed(id) }
        if isFrozenByStaff, commander.owner != nil { throw .frozenByStaff }
        account.status = .active
        isFrozenByStaff = false
    }

    /// Final. Needs an empty wallet without holds; closing a closed one changes nothing.
    package mutating func close(by commander: Commander) throws(WalletError) {
        try require(.closeWallet, commander)
        if account.status == .closed { return }
        if isFrozenByStaff, commander.owner != nil { throw .frozenByStaff }
        guard account.posted == 0, account.held == 0 else { throw .walletNotEmpty }
        account.status = .closed
        isDefault = false
    }

    /// To whoever may not, the wallet does not exist.
    private func require(_ verb: StaffVerb, _ commander: Commander) throws(WalletError) {
        guard commander.mayCommand(account, as: verb) else { throw .notFound(.wallet) }
    }

    /// Its row has been written.
    package mutating func countVersion() {
        account.version += 1
    }

    package mutating func setLimits(_ limits: OwnLimits) {
        account.ownLimits = limits
    }
}
