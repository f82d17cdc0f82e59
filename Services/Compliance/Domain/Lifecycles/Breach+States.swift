package import Primitives

/// A breach of personal data (GDPR, articles 33 and 34).
package enum BreachStatus: String, CaseIterable, Hashable, Sendable {
    /// The 72 hours run. Next: notified, not_notifiable.
    case open
    case notified
    case notNotifiable = "not_notifiable"

    package enum Move: CaseIterable, Hashable, Sendable {
        case notify, waive
    }

    package static let states = Transitions<BreachStatus, Move>(
        from: .open,
        [
            (.open, .notify, .notified),
            (.open, .waive, .notNotifiable),
        ])
}

/// When the authority must know of a breach, and when staff are reminded.
package enum BreachClock {
    package static let notifyWithin = Duration.seconds(72 * 3_600)
    package static let alarms = [Duration.seconds(48 * 3_600), .seconds(71 * 3_600)]

    package static func notifyBy(aware: Timestamp) -> Timestamp { aware + notifyWithin }

    /// How many of the alarms are due.
    package static func alarmsDue(aware: Timestamp, at now: Timestamp) -> Int {
        alarms.count { aware + $0 <= now }
    }
}
