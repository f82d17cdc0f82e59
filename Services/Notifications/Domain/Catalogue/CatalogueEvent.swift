/// One row of the catalogue: what people are told, how loudly, where, for how long, and what programs get of it.
package struct CatalogueEvent: Hashable, Sendable {
    /// `deposit.succeeded`
    package let name: String
    /// The messages it comes from.
    package let sources: [EventSource]
    /// What preferences group it under; nil for what is never told to people.
    package let type: NotificationType?
    package let priority: Priority
    /// Where it goes without a word of the user, and how: `email` may stand for the daily digest.
    package let defaults: [Channel: Pace]
    package let mandatory: Mandatory
    package let life: Life
    /// Whether merchants' webhooks get it, under its own name.
    package let isPublic: Bool
    package let variables: [Variable]

    package func variable(_ name: String) -> Variable? { variables.first { $0.name == name } }
    /// Codes and the like: sealed at rest, never shown, wiped once sent.
    package var hasSecrets: Bool { variables.contains(where: \.isSecret) }
}

/// A message of the suite, and the field that chooses this event among those of the same message.
package struct EventSource: Hashable, Sendable {
    /// `auth.one_time_code_issued.v1`, or `own`, or `broadcast`.
    package let message: String
    /// As the catalogue says it: `purpose = email_verification`, `to the debited owner`.
    package let condition: String?
}

package enum NotificationType: String, CaseIterable, Hashable, Sendable {
    case account, security, wallet, transfer, payment, bill, card, loan, investment, kyc, promotion, system, other
}

package enum Priority: String, CaseIterable, Hashable, Sendable {
    case low, medium, high, urgent
}

package enum Channel: String, CaseIterable, Hashable, Sendable {
    case inApp = "in_app"
    case email, sms, push
}

/// How soon something goes out by a channel.
package enum Pace: String, CaseIterable, Hashable, Sendable {
    case instant, daily, weekly, off
}

/// The channels that a user cannot turn off.
package enum Mandatory: Hashable, Sendable {
    case channels(Set<Channel>)
    /// The one that the message itself names, as a code does.
    case asMessageSays
}

/// How long it is of use.
package enum Life: Hashable, Sendable {
    case unbounded
    case lasts(Duration)
    /// Until the instant in that variable or field of the message: `expires_at`, `due`, `ends_at`.
    case until(field: String)
}

package struct Variable: Hashable, Sendable {
    package let name: String
    package let isSecret: Bool
    package let isOptional: Bool
}
