package import ISO20022Kit
package import MoneyKit

/// What a bank says happened on one account, whatever format it says it in.
package struct Statement: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Within the day (camt.052).
        case report
        /// Of a day or more that are over (camt.053).
        case statement
        /// Of single entries (camt.054).
        case notification
    }

    /// The bank's own.
    package let id: String
    package let kind: Kind
    package let account: ISOAccount
    /// Of the account; nil where the bank does not say.
    package let currency: String?
    /// With sign: below zero the account is overdrawn. Nil where there is none.
    package let opening: Balance?
    package let closing: Balance?
    package let entries: [StatementEntry]
    /// Whether the opening balance and what was booked make the closing one; nil where there are not both.
    package let isBalanced: Bool?

    package struct Balance: Hashable, Sendable {
        package let amount: ISOAmount
        package let kind: StatementEntry.Kind

        package init(amount: ISOAmount, kind: StatementEntry.Kind) {
            self.amount = amount
            self.kind = kind
        }

        /// Nil when it is no money of ours.
        package var money: Money? { kind.signed(amount) }
    }

    package init(
        id: String, kind: Kind, account: ISOAccount, currency: String?, opening: Balance?, closing: Balance?,
        entries: [StatementEntry]
    ) {
        self.id = id
        self.kind = kind
        self.account = account
        self.currency = currency
        self.opening = opening
        self.closing = closing
        self.entries = entries
        guard let opening, let closing else {
            isBalanced = nil
            return
        }
        let booked = entries.filter { $0.status == .booked }.map(\.signed)
        isBalanced = Self.balances(opening.money, booked, closing.money)
    }

    /// Nothing of it moves money: its sums are not right.
    package var isHeld: Bool { isBalanced == false }

    private static func balances(_ opening: Money?, _ booked: [Money?], _ closing: Money?) -> Bool {
        let all = [opening] + booked
        guard let closing, all.allSatisfy({ $0 != nil }) else { return false }
        // Another currency among them, or a sum beyond 64 bits, is no balance.
        return (try? Money.sum(all.compactMap(\.self), in: closing.currency)) == closing
    }
}
