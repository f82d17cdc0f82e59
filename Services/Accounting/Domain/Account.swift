package import MoneyKit
package import Primitives

package enum AccountTag {}
package typealias AccountID = Identifier<AccountTag>

/// The key of an account within our tables: four bytes instead of sixteen in every posting. Never shown outside.
package typealias AccountNumber = Int32

/// One account of the chart.
package struct Account: Sendable, Equatable {
    package let id: AccountID
    package let number: AccountNumber
    /// Never changes: statements, exports and the hash chain name accounts by it.
    package let code: AccountCode
    package var name: String
    /// Fixed once the account has postings.
    package var type: AccountType
    /// When set, lines in other currencies are refused. Fixed once the account has postings.
    package var currency: Currency?
    package var parent: AccountCode?
    /// Nil inherits the parent's, see ``Chart/activity(of:)``.
    package var activity: Activity?
    /// An inactive account refuses new lines and keeps its history.
    package var isActive: Bool
    /// Posting rules or closing depend on it: it cannot be retyped, bound to a currency or deactivated.
    package let isProtected: Bool
    /// Set for a control account, see ``PostingRules/reach(_:)``: entries after this place in the journal are the
    /// services' own. Never cleared: books that people can write into prove nothing about the wallets.
    package var controlSince: Int64?
    /// Whether any posting names it.
    package let isUsed: Bool

    package init(
        id: AccountID, number: AccountNumber, code: AccountCode, name: String, type: AccountType,
        currency: Currency? = nil, parent: AccountCode? = nil, activity: Activity? = nil, isActive: Bool = true,
        isProtected: Bool = false, controlSince: Int64? = nil, isUsed: Bool = false
    ) {
        self.id = id
        self.number = number
        self.code = code
        self.name = name
        self.type = type
        self.currency = currency
        self.parent = parent
        self.activity = activity
        self.isActive = isActive
        self.isProtected = isProtected
        self.controlSince = controlSince
        self.isUsed = isUsed
    }

    /// Whether people may write on it.
    package var isManual: Bool { controlSince == nil }

    /// - Parameter reversed: place of the entry that a person takes back. One that was made by hand before the account
    ///   was closed may be taken back, or what is wrong there could never be put right.
    /// - Throws: `accountProtected`.
    package func checkTakesHand(reversing reversed: Int64? = nil) throws(AccountingError) {
        guard let controlSince else { return }
        if let reversed, reversed <= controlSince { return }
        throw .accountProtected(code)
    }

    /// Whether a new line in a currency may name this account.
    package func checkAccepts(_ currency: Currency) throws(AccountingError) {
        guard isActive else { throw .accountInactive(code) }
        if let bound = self.currency, bound != currency {
            throw .accountCurrencyMismatch(code, expected: bound, got: currency)
        }
    }
}

/// What a caller may change of an account; nil leaves a part as it is.
package struct AccountChange: Sendable {
    package var name: String?
    package var type: AccountType?
    /// Cleared, the account is a root.
    package var parent: FieldChange<AccountCode>
    package var activity: Activity?
    package var isActive: Bool?

    package init(
        name: String? = nil, type: AccountType? = nil, parent: FieldChange<AccountCode> = .keep,
        activity: Activity? = nil,
        isActive: Bool? = nil
    ) {
        self.name = name
        self.type = type
        self.parent = parent
        self.activity = activity
        self.isActive = isActive
    }
}
