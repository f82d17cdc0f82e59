package import MoneyKit
package import Primitives

/// What is to become of somebody's rewards, decided over their accounts: a value, so that it can be decided again when
/// the ledger has to read more.
package struct RewardWork: Sendable {
    package private(set) var accounts: [RewardAccount]
    /// As they are to stand.
    package private(set) var credits: [RewardCredit] = []
    package private(set) var takings: [RewardTaking] = []
    private let ids: IDGenerator

    /// Asks the ledger; nil: it is posted.
    package typealias Poster = (Posting) -> WalletError?

    package init(_ accounts: [RewardAccount], ids: IDGenerator) {
        self.accounts = accounts
        self.ids = ids
    }

    package mutating func changePoints<Result>(
        of owner: OwnerID, _ change: (inout PointsBook, IDGenerator) -> Result
    ) -> Result {
        change(&accounts[place(of: owner)].points, ids)
    }

    /// Pays a reward into its wallet, and from it what the owner owes.
    /// - Returns: why the wallet cannot take it: then it is owed.
    package mutating func pay(
        _ credit: RewardCredit, to wallet: AccountID?, by initiator: Initiator? = nil, _ post: Poster
    ) -> WalletError? {
        var credit = credit
        credit.wallet = wallet ?? credit.wallet
        guard let wallet else {
            credits.append(credit)
            return .notFound(.wallet)
        }
        let posting = Posting.reward(credit, to: wallet, id: ids.next(), by: initiator)
        if let refusal = post(posting) {
            credits.append(credit)
            return refusal
        }
        credit.status = .credited
        credit.transaction = posting.id
        credits.append(credit)
        let place = place(of: credit.owner)
        accounts[place].credit(credit)
        take(min(accounts[place].owed, credit.amount.minorUnits), of: credit, from: wallet, post)
        return nil
    }

    /// Takes a reward back, from its wallet as far as that can give.
    package mutating func clawBack(_ credit: RewardCredit, _ post: Poster) {
        var credit = credit
        guard credit.status == .credited, let wallet = credit.wallet else {
            credit.status = .dropped
            credits.append(credit)
            return
        }
        credit.status = .clawedBack
        credits.append(credit)
        accounts[place(of: credit.owner)].clawBack(credit)
        take(credit.amount.minorUnits, of: credit, from: wallet, post)
    }

    /// What the wallet has, if it may give.
    private mutating func take(_ wanted: Int64, of credit: RewardCredit, from wallet: AccountID, _ post: Poster) {
        guard wanted > 0 else { return }
        var amount = wanted
        var posting = taking(amount, of: credit, from: wallet)
        var refusal = post(posting)
        if case .insufficientFunds(let shortage)? = refusal, shortage.available.isPositive {
            amount = shortage.available.minorUnits
            posting = taking(amount, of: credit, from: wallet)
            refusal = post(posting)
        }
        guard refusal == nil else { return }
        let taking = RewardTaking(
            transaction: posting.id, credit: credit.id, owner: credit.owner, wallet: wallet,
            amount: Money(minorUnits: amount, currency: credit.amount.currency))
        takings.append(taking)
        accounts[place(of: credit.owner)].take(taking)
    }

    private func taking(_ amount: Int64, of credit: RewardCredit, from wallet: AccountID) -> Posting {
        Posting.taking(
            Money(minorUnits: amount, currency: credit.amount.currency), of: credit, from: wallet, id: ids.next())
    }

    /// What a wallet gave in this work.
    package func taken(for credit: UniqueID) -> RewardTaking? { takings.first { $0.credit == credit } }

    private func place(of owner: OwnerID) -> Int {
        guard let place = accounts.firstIndex(where: { $0.owner == owner }) else {
            preconditionFailure("the account of \(owner) was not read")
        }
        return place
    }
}

extension Posting {
    package static func reward(
        _ credit: RewardCredit, to wallet: AccountID, id: TransactionID, by initiator: Initiator? = nil
    ) -> Posting {
        Posting(
            id: id, commander: .service(PurposeTable.ourselves, for: initiator), purpose: credit.kind.rawValue,
            owner: credit.owner,
            legs: [NamedLeg(debit: .system(.rewards), credit: .wallet(wallet), amount: credit.amount)],
            description: credit.reason)
    }

    package static func taking(
        _ amount: Money, of credit: RewardCredit, from wallet: AccountID, id: TransactionID
    ) -> Posting {
        Posting(
            id: id, commander: .service(PurposeTable.ourselves), purpose: credit.kind.rawValue, owner: credit.owner,
            legs: [NamedLeg(debit: .wallet(wallet), credit: .system(.rewards), amount: amount)],
            description: "Taken back: \(credit.reason)")
    }
}
