import JSONKit
import NotificationsDomain
import Primitives

/// A delivery as staff see it; never what was said.
struct DeliveryView: FieldEncodable {
    let record: DeliveryRecord

    static let example = DeliveryView(record: NotificationDeliveryView.example.record)

    func encode(to out: inout JSONWriter) {
        out.field("id", record.id)
        out.optional("notification_id", record.noticeID)
        out.optional("user_id", record.userID)
        out.field("event", record.event)
        out.field("channel", record.channel)
        out.field("status", record.status)
        out.optional("reason", record.reason)
        out.optional("not_before", record.notBefore)
        out.optional("next_attempt_at", record.nextAttemptAt)
        out.optional("sent_at", record.sentAt)
        out.field("attempts", record.attempts)
        out.optional("error", record.error)
        out.field("created_at", record.createdAt)
    }
}
