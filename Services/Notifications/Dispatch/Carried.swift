import NotificationsDomain

/// By which channels something can leave, and to whom.
struct Carried: Sendable {
    var channels: Set<Channel>
    /// Nobody carries short messages to everywhere.
    var reachesNumber: @Sendable (String) -> Bool = { _ in true }

    func reaches(_ channel: Channel, _ address: String?) -> Bool {
        guard channels.contains(channel) else { return false }
        guard channel == .sms, let address else { return true }
        return reachesNumber(address)
    }
}
