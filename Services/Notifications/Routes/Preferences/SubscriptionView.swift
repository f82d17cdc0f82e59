import JSONKit
import MoneyKit
import NotificationsDomain
import Primitives

/// What somebody asked for one event.
struct SubscriptionView: FieldEncodable {
    let subscription: Subscription

    static let example = SubscriptionView(
        subscription: Subscription(
            event: "transfer.received", channels: [.inApp, .push], minimum: .example, walletID: nil))

    func encode(to out: inout JSONWriter) {
        out.field("event", subscription.event)
        out.field("channels", Channel.allCases.filter(subscription.channels.contains))
        out.optional("minimum", subscription.minimum)
        out.optional("wallet_id", subscription.walletID)
    }
}
