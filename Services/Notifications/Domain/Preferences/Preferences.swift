package import MoneyKit
package import Primitives

/// What somebody wants to be told, where and when.
package struct Preferences: Hashable, Sendable {
    package var locale = "en"
    /// Nil: the country's only one, else UTC.
    package var timeZone: String?
    package var quietHoursEnabled = false
    package var quietHours = QuietHours(start: 22 * 60, end: 7 * 60)
    package var quietChannels: Set<Channel> = [.push, .sms]
    /// Minutes since midnight.
    package var digestTime = 8 * 60
    package var channelsOff: Set<Channel> = []
    package var types: [NotificationType: [Channel: Pace]] = [:]
    /// Where advertising is welcome.
    package var marketing: Set<Channel> = []

    package init() {}

    /// What is in force when nobody has said anything.
    package static let standard = Preferences()
}

/// What somebody asked for one event, stronger than what holds for its type.
package struct Subscription: Hashable, Sendable {
    package let event: String
    package let channels: Set<Channel>
    /// Amounts below it are not worth a word.
    package let minimum: Money?
    /// Only for this wallet; for others it does not hold.
    package let walletID: UniqueID?

    package init(event: String, channels: Set<Channel>, minimum: Money?, walletID: UniqueID?) {
        self.event = event
        self.channels = channels
        self.minimum = minimum
        self.walletID = walletID
    }

    func holds(forWallet wallet: UniqueID?) -> Bool {
        guard let walletID, let wallet else { return true }
        return walletID == wallet
    }
}
