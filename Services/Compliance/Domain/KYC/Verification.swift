package import Primitives

/// A customer's request to be known better: documents, what was found in them, and the decision.
package struct Verification: Hashable, Sendable {
    package typealias Status = VerificationStatus

    package enum Kind: String, Sendable, CaseIterable {
        case individual, business
    }

    /// Why it was rejected, for the customer.
    package struct Rejection: Hashable, Sendable {
        package let code: String
        package let detail: String

        package init(code: String, detail: String) {
            self.code = code
            self.detail = detail
        }
    }

    /// What the customer is asked for.
    package struct Wanted: Hashable, Sendable {
        package let kinds: [DocumentKind]
        package let detail: String

        package init(kinds: [DocumentKind], detail: String) {
            self.kinds = kinds
            self.detail = detail
        }
    }

    package let id: VerificationID
    package let user: UserID
    /// 2 or 3.
    package let tier: Int
    package let kind: Kind
    package let createdAt: Timestamp
    package internal(set) var status: Status
    /// How often it was submitted.
    package internal(set) var attempt: Int
    package internal(set) var provider: String?
    package internal(set) var rejection: Rejection?
    package internal(set) var wanted: Wanted?
    package internal(set) var assignee: UserID?
    /// Until when a person is to decide.
    package internal(set) var dueAt: Timestamp?
    package internal(set) var decidedAt: Timestamp?
    /// Nil when no person did.
    package internal(set) var decidedBy: UserID?
    package internal(set) var note: String?
    package internal(set) var expiresAt: Timestamp?

    package init(
        id: VerificationID, user: UserID, tier: Int, kind: Kind, createdAt: Timestamp, status: Status = .draft,
        attempt: Int = 0, provider: String? = nil, rejection: Rejection? = nil, wanted: Wanted? = nil,
        assignee: UserID? = nil, dueAt: Timestamp? = nil, decidedAt: Timestamp? = nil, decidedBy: UserID? = nil,
        note: String? = nil, expiresAt: Timestamp? = nil
    ) {
        self.id = id
        self.user = user
        self.tier = tier
        self.kind = kind
        self.createdAt = createdAt
        self.status = status
        self.attempt = attempt
        self.provider = provider
        self.rejection = rejection
        self.wanted = wanted
        self.assignee = assignee
        self.dueAt = dueAt
        self.decidedAt = decidedAt
        self.decidedBy = decidedBy
        self.note = note
        self.expiresAt = expiresAt
    }

    /// It shows who the customer is at this instant.
    package func isValid(at now: Timestamp) -> Bool {
        status == .approved && expiresAt.map { now < $0 } ?? false
    }
}
