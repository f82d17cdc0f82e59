package import MoneyKit
package import Primitives

/// Decides about one event for one person: the only place where it is decided, for what is sent, for what is told why,
/// and for what would be.
///
/// Mandatory, then the subscription, the type, the channel and consent; from there on again at sending: contact,
/// suppression, minimum, caps, quiet hours, digest.
package struct Decider: Sendable {
    package let event: CatalogueEvent
    package let preferences: Preferences
    package let subscription: Subscription?
    package let zone: ZoneRules
    package let amount: Money?
    package let walletID: UniqueID?
    /// The one that the message itself names.
    package let namedChannel: Channel?

    package init(
        event: CatalogueEvent, preferences: Preferences, subscription: Subscription?, zone: ZoneRules,
        amount: Money? = nil, walletID: UniqueID? = nil, namedChannel: Channel? = nil
    ) {
        self.event = event
        self.preferences = preferences
        self.subscription = subscription
        self.zone = zone
        self.amount = amount
        self.walletID = walletID
        self.namedChannel = namedChannel
    }

    package func isMandatory(_ channel: Channel) -> Bool {
        switch event.mandatory {
        case .channels(let channels): channels.contains(channel)
        case .asMessageSays: channel == namedChannel
        }
    }

    /// How soon the person wants it there; nil: not at all.
    package func pace(_ channel: Channel) -> Pace? {
        if isMandatory(channel) { return .instant }
        guard let wanted = asked(channel), wanted != .off, !preferences.channelsOff.contains(channel) else {
            return nil
        }
        let needsConsent = event.type == .promotion && channel != .inApp
        return needsConsent && !preferences.marketing.contains(channel) ? nil : wanted
    }

    private func asked(_ channel: Channel) -> Pace? {
        if let subscription, subscription.holds(forWallet: walletID) {
            return subscription.channels.contains(channel) ? .instant : nil
        }
        // What nobody is told unless they ask for it by its name.
        guard let type = event.type, !event.defaults.isEmpty || event.mandatory == .asMessageSays else { return nil }
        return preferences.types[type]?[channel] ?? event.defaults[channel]
    }

    /// The whole decision.
    package func decide(
        _ channel: Channel, at time: Timestamp, contact: Contact, sent: SentCounts, isRead: Bool = false
    ) -> Decision {
        guard let pace = pace(channel) else { return .skip(.off) }
        return decide(channel, pace, at: time, contact: contact, sent: sent, isRead: isRead)
    }

    /// From contact on: what may have changed since somebody wanted it.
    package func decide(
        _ channel: Channel, _ pace: Pace, at time: Timestamp, contact: Contact, sent: SentCounts, isRead: Bool
    ) -> Decision {
        let isMandatory = isMandatory(channel)
        switch contact {
        case .reachable: break
        case .lacking(let reason): return .skip(reason)
        case .suppressed(let byComplaint):
            if !isMandatory || !byComplaint { return .skip(.suppressed) }
        }
        if !isMandatory {
            if channel == .push, isRead { return .skip(.read) }
            if isBelowMinimum { return .skip(.belowMinimum) }
        }
        if event.priority != .urgent {
            if sent.reachesCap(of: channel) { return .skip(.capped) }
            if pace == .instant, let wait = wait(channel, from: time) { return wait }
        }
        guard channel == .email, pace == .daily || pace == .weekly else { return .send }
        return .digest(pace, at: digestInstant(pace, after: time))
    }

    private var isBelowMinimum: Bool {
        guard let subscription, subscription.holds(forWallet: walletID), let minimum = subscription.minimum, let amount,
            amount.currency == minimum.currency
        else { return false }
        return amount.minorUnits.magnitude < minimum.minorUnits.magnitude
    }

    private func wait(_ channel: Channel, from time: Timestamp) -> Decision? {
        var rules: [(QuietHours, SkipReason)] = []
        if preferences.quietHoursEnabled, preferences.quietChannels.contains(channel) {
            rules.append((preferences.quietHours, .quietHours))
        }
        if event.type == .promotion, channel == .sms || channel == .push { rules.append((.courtesy, .courtesyHours)) }
        var (instant, reason) = (time, SkipReason.quietHours)
        // The end of one may lie within the other; where they leave nothing between them, the last instant holds.
        for _ in 0..<8 {
            guard let (hours, why) = rules.first(where: { $0.0.holds(at: instant, in: zone) }) else { break }
            (instant, reason) = (hours.firstLoudInstant(from: instant, in: zone), why)
        }
        return instant > time ? .wait(until: instant, reason) : nil
    }

    /// The next time of the person's digest; weekly ones come on Mondays.
    package func digestInstant(_ pace: Pace, after time: Timestamp) -> Timestamp {
        var day = zone.day(at: time)
        while true {
            let instant = zone.instant(minutes: preferences.digestTime, on: day)
            if instant > time, pace != .weekly || day.weekday == 1 { return instant }
            day = day.adding(days: 1)
        }
    }
}
