package import Primitives

/// What becomes of an event on one channel.
package enum Decision: Hashable, Sendable {
    case send
    /// Not before this instant.
    case wait(until: Timestamp, SkipReason)
    /// With others in one mail.
    case digest(Pace, at: Timestamp)
    case skip(SkipReason)
}

/// Why something does not go, or not yet.
package enum SkipReason: String, CaseIterable, Hashable, Sendable {
    case off
    case noContact = "no_contact"
    case unverified
    case noDevice = "no_device"
    /// Nobody is configured who would carry it.
    case noProvider = "no_provider"
    case suppressed
    case belowMinimum = "below_minimum"
    case capped
    case quietHours = "quiet_hours"
    case courtesyHours = "courtesy_hours"
    case read
}

/// Whether somebody can be reached by a channel.
package enum Contact: Hashable, Sendable {
    case reachable
    case lacking(SkipReason)
    /// An address that did not work, or whose owner said no; complaints do not stop what is mandatory.
    case suppressed(byComplaint: Bool)
}

/// How much went out to somebody by a channel.
package struct SentCounts: Hashable, Sendable {
    package let lastHour: Int
    package let lastDay: Int

    package init(lastHour: Int, lastDay: Int) {
        self.lastHour = lastHour
        self.lastDay = lastDay
    }

    package static let none = SentCounts(lastHour: 0, lastDay: 0)

    /// What a channel carries to one person at most.
    func reachesCap(of channel: Channel) -> Bool {
        switch channel {
        case .sms: lastHour >= 10 || lastDay >= 30
        case .push: lastHour >= 60
        case .inApp, .email: false
        }
    }
}
