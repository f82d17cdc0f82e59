import JSONKit
package import NotificationsDomain
import Primitives

/// An entry of the inbox.
struct NotificationView: FieldEncodable {
    let entry: InboxEntry

    init(_ entry: InboxEntry) {
        self.entry = entry
    }

    static let example = NotificationView(
        InboxEntry(
            id: .example, seq: 42, event: "transfer.received", type: "transfer", priority: "medium",
            title: "You received 12.34 USD", text: "12.34 USD came from Ada L.", actionURL: nil,
            data: Array(#"{"amount":{"amount":"12.34","currency":"USD"},"counterparty":"Ada L."}"#.utf8),
            subject: NoticeSubject(kind: "transfer", id: UniqueID.example.description), count: 1, readAt: nil,
            dismissedAt: nil, createdAt: .example, expiresAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", entry.id)
        out.field("seq", entry.seq)
        out.field("event", entry.event)
        out.field("type", entry.type)
        out.field("priority", entry.priority)
        out.field("title", entry.title)
        out.field("text", entry.text)
        out.field("action_url", entry.actionURL)
        out.rawField("data", entry.data)
        out.optional("subject", entry.subject.map(SubjectView.init))
        out.field("count", entry.count)
        out.field("read_at", entry.readAt)
        out.field("dismissed_at", entry.dismissedAt)
        out.field("created_at", entry.createdAt)
        out.field("expires_at", entry.expiresAt)
    }
}

/// The thing that it is about.
struct SubjectView: FieldEncodable {
    let subject: NoticeSubject

    static let example = SubjectView(subject: NoticeSubject(kind: "transfer", id: UniqueID.example.description))

    func encode(to out: inout JSONWriter) {
        out.field("kind", subject.kind)
        out.field("id", subject.id)
    }
}

extension NotificationType: FieldValue {}
extension Priority: FieldValue {}
extension NotificationsDomain.Channel: FieldValue {}
extension Pace: FieldValue {}
extension DeliveryStatus: FieldValue {}
extension SkipReason: FieldValue {}
