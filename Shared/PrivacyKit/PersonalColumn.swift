package import PostgresAccess
package import Primitives

/// Why a service has it (GDPR article 5).
package enum Purpose: String, Sendable, CaseIterable {
    case account, security, payments, bookkeeping, support, messaging
    /// Who a customer is, as the law against money laundering wants it known.
    case identity
    /// So that others find a person and see whom they pay. It stops while the person has restricted it (article 18);
    /// the others go on: what a person orders, what a law wants, and what keeps accounts safe.
    case discovery
}

/// What allows it (GDPR article 6).
package enum LegalBasis: String, Sendable, CaseIterable {
    case contract
    case legalObligation = "legal_obligation"
    case legitimateInterest = "legitimate_interest"
    case consent
}

/// How long it is kept.
package enum Retention: Sendable, Hashable {
    /// As long as there is an account.
    case account
    /// After it was written.
    case days(Int)
    /// After the account's end.
    case years(Int)
}

/// What an erasure makes of it.
package enum OnErasure: Sendable {
    /// The row goes.
    case delete
    /// The row stays, and this stands in the column: an expression over the row.
    case anonymise(SQL)
    /// Sealed with a key of the person's own, which the service destroys in the erasure's transaction.
    case shred
    /// A law wants it: the reason for a `retained` entry.
    case keep
}

/// Whether an export tells it.
package enum Disclosure: Sendable {
    case told
    /// A hash or a key: it tells the person nothing, and others how to get in.
    case secret
    /// What is written about the person for others, or would tell of others (GDPR article 15, paragraph 4).
    case withheld
    /// In those rows that fulfil a condition; in the others it is another person's.
    case when(@Sendable (UserID) -> SQL)
}

package struct PersonalColumn: Sendable {
    package let name: String
    package let purpose: Purpose
    package let basis: LegalBasis
    package let retention: Retention
    package let onErasure: OnErasure
    package let disclosure: Disclosure

    /// Columns that are alike, their names with spaces between.
    package static func columns(
        _ names: String, _ purpose: Purpose, _ basis: LegalBasis, _ retention: Retention, _ onErasure: OnErasure,
        _ disclosure: Disclosure = .told
    ) -> [PersonalColumn] {
        names.words.map { name in
            PersonalColumn(
                name: name, purpose: purpose, basis: basis, retention: retention, onErasure: onErasure,
                disclosure: disclosure)
        }
    }

    package var isKept: Bool { if case .keep = onErasure { true } else { false } }

    package var isDeleted: Bool { if case .delete = onErasure { true } else { false } }
}

extension String {
    var words: [String] { split(whereSeparator: \.isWhitespace).map(String.init) }
}
