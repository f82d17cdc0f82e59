import NotificationsDomain

/// Where a process can be made to die over what it sends: see `CrashPoints`.
package enum NotificationsCrashPoints {
    /// Of a delivery by e-mail, in the order in which it passes them.
    package static let mail = [begun(.email), answered(.email)]
    /// Of a short message, in the same order.
    package static let shortMessage = [begun(.sms), answered(.sms)]
    /// Of a push.
    package static let push = [begun(.push), answered(.push)]
    /// Of a webhook, in the same order.
    package static let webhook = [WebhookWorker.crashPointAfterClaim, WebhookWorker.crashPointAfterSending]
    /// Of a broadcast.
    package static let broadcast = [broadcastTold]

    /// It is committed as being sent, and nothing was handed over.
    static func begun(_ channel: Channel) -> String { "dispatch.\(channel.rawValue).begun" }
    /// It was handed over, and what came of it is written nowhere.
    static func answered(_ channel: Channel) -> String { "dispatch.\(channel.rawValue).answered" }
    /// The next people are told, and nothing of it is committed.
    static let broadcastTold = "broadcast.told"
}
