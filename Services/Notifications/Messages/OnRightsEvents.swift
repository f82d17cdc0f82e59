import Contracts
import JSONKit
import Messaging
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// What compliance tells of people's rights: whether they allow offers, and that their data is ready.
struct OnRightsEvents: Sendable {
    let preferences: PreferenceStore
    /// Where people open what we send them.
    let publicURL: String
    let clock: WallClock

    var handlers: [String: NoticeIntake.Reader] {
        [
            ConsentChanged.type: { message, transaction in
                let event = try ConsentChanged.read(message.body)
                guard event.purpose == "marketing" else { return [] }
                try await preferences.keepConsent(
                    event.granted, of: event.userID, at: message.occurredAt, now: clock.now(), in: transaction)
                return []
            },
            PrivacyRequestCompleted.type: { message, _ in
                let event = try PrivacyRequestCompleted.read(message.body)
                guard let path = event.url else { return [] }
                var notice = Notice(
                    event: "data.export_ready", key: "\(message.type):\(message.messageID)",
                    recipient: .user(event.userID),
                    variables: [JSONMember("url", .string(publicURL + path))], at: message.occurredAt)
                notice.subject = NoticeSubject(kind: "privacy_request", id: event.requestID.description)
                return [notice]
            },
        ]
    }
}
