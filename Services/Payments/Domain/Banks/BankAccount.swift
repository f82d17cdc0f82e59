package import MoneyKit
package import Primitives

/// Somebody's account at a bank. Its numbers are kept sealed beside it.
package struct BankAccount: Sendable, Equatable {
    package enum HolderKind: String, Sendable, CaseIterable {
        case person, business
    }

    /// - none: nobody has said whose it is.
    /// - nameMatched: the bank says that its holder has the name that was given.
    /// - microDepositsSent: two small amounts are on their way there, for its owner to name.
    /// - verified: its owner has named them.
    /// - failed: the bank names another holder, or the amounts were not named; nothing is sent there.
    package enum Verification: String, Sendable, CaseIterable {
        case none
        case nameMatched = "name_matched"
        case microDepositsSent = "micro_deposits_sent"
        case verified, failed
    }

    package let id: BankAccountID
    package let owner: UserID
    /// ISO 3166, two capitals.
    package let country: String
    package let currency: Currency
    package let holderName: String
    package let holderKind: HolderKind
    package let scheme: BankNumbers.Scheme
    package let last4: String
    package let bankName: String?
    /// As the bank names its holder.
    package let accountName: String?
    package let verification: Verification
    package let createdAt: Timestamp

    package init(
        id: BankAccountID, owner: UserID, country: String, currency: Currency, holderName: String,
        holderKind: HolderKind, scheme: BankNumbers.Scheme, last4: String, bankName: String?, accountName: String?,
        verification: Verification, createdAt: Timestamp
    ) {
        self.id = id
        self.owner = owner
        self.country = country
        self.currency = currency
        self.holderName = holderName
        self.holderKind = holderKind
        self.scheme = scheme
        self.last4 = last4
        self.bankName = bankName
        self.accountName = accountName
        self.verification = verification
        self.createdAt = createdAt
    }

    /// The same, of which something else is known.
    package func verified(as verification: Verification) -> BankAccount {
        BankAccount(
            id: id, owner: owner, country: country, currency: currency, holderName: holderName,
            holderKind: holderKind, scheme: scheme, last4: last4, bankName: bankName, accountName: accountName,
            verification: verification, createdAt: createdAt)
    }

    package var masked: String { "****\(last4)" }

    /// As people are told where their money goes.
    package var destination: String { bankName.map { "\($0) \(masked)" } ?? masked }

    /// Whether two spellings are one name: the same words in any order and case.
    package static func isSame(_ one: String, _ other: String) -> Bool {
        func words(_ name: String) -> [String] {
            name.uppercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).sorted()
        }
        let sorted = words(one)
        return !sorted.isEmpty && sorted == words(other)
    }
}
