import PostgresAccess
package import Primitives

/// What is known of an order after a call.
package enum PartnerOutcome: String, Sendable, CaseIterable, PostgresEncodable, PostgresDecodable {
    /// The partner has done it, or tells how it stands.
    case done
    /// The partner has not done it and will not.
    case refused
    /// The partner never got it, or took no look at it: the same may be sent again.
    case notSent = "not_sent"
    /// It may have been done: ask, never guess.
    case unknown
}

/// One call to a partner and what came of it, without secrets.
package struct PartnerExchange: Sendable, Equatable {
    package let id: UniqueID
    package let partner: String
    /// `create_payment`
    package let operation: String
    /// What it was about: the id by which both sides know it.
    package let subject: String
    /// From 1: which of the tries of one call.
    package let attempt: Int
    package let request: String?
    package let result: Result
    package let outcome: PartnerOutcome
    package let duration: Duration
    package let at: Timestamp

    package enum Result: Sendable, Equatable {
        case answer(status: Int, body: String)
        case failure(String)
    }

    package init(
        id: UniqueID, partner: String, operation: String, subject: String, attempt: Int, request: String?,
        result: Result, outcome: PartnerOutcome, duration: Duration, at: Timestamp
    ) {
        self.id = id
        self.partner = partner
        self.operation = operation
        self.subject = subject
        self.attempt = attempt
        self.request = request
        self.result = result
        self.outcome = outcome
        self.duration = duration
        self.at = at
    }
}
