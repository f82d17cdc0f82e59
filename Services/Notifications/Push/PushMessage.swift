import JSONKit
import NotificationsDomain
import Primitives

/// A push, whoever carries it.
struct PushMessage: Sendable {
    let deliveryID: UniqueID
    /// The entry in the inbox that it tells of.
    let noticeID: UniqueID?
    let event: String
    private(set) var title: String
    private(set) var text: String
    let isUrgent: Bool
    /// After it nobody wants it any more; nil: as long as the push service keeps it.
    let expiresAt: Timestamp?

    /// No push service keeps one for longer (FCM, and what browsers' services allow).
    static let longestLife: Duration = .seconds(28 * 86_400)

    init(_ notice: OutgoingNotice) {
        deliveryID = notice.deliveryID
        noticeID = notice.noticeID
        event = notice.event
        title = notice.parts.title ?? "Florin"
        text = notice.parts.text
        isUrgent = notice.isUrgent
        expiresAt = notice.expiresAt
    }

    /// Whole seconds, none when it is over.
    func timeToLive(at now: Timestamp) -> Int64 {
        let left = expiresAt.map { min($0 - now, Self.longestLife) } ?? Self.longestLife
        return max(0, left.components.seconds)
    }

    /// What an app gets beside the words: by them it finds the entry.
    var data: [JSONMember] {
        var members = [JSONMember("event", .string(event))]
        if let noticeID { members.append(JSONMember("notification_id", .string(noticeID.description))) }
        return members
    }

    /// What a push service is given at most `limit` bytes of: words are cut, the rest stays.
    func encoded(limit: Int, _ form: (PushMessage) -> JSONValue) -> [UInt8] {
        var message = self
        while true {
            let bytes = JSON.encode(form(message))
            guard bytes.count > limit, message.cut(by: bytes.count - limit) else { return bytes }
        }
    }

    /// By some of so many bytes: a scalar has up to six in JSON.
    /// - Returns: false when nothing is left.
    private mutating func cut(by bytes: Int) -> Bool {
        let count = max(2, bytes / 6)
        if !text.isEmpty {
            text = Self.cut(text, by: count)
        } else if !title.isEmpty {
            title = Self.cut(title, by: count)
        } else {
            return false
        }
        return true
    }

    private static func cut(_ text: String, by count: Int) -> String {
        let scalars = text.unicodeScalars
        let kept = scalars.count - count
        return kept < 1 ? "" : String(String.UnicodeScalarView(scalars.prefix(kept))) + "…"
    }
}

/// What a push service said, or why it said nothing.
enum PushResult: Sendable {
    /// - Parameters:
    ///   - text: its words, for whoever looks for the reason.
    ///   - reference: how it calls the message.
    case answered(PushVerdict, text: String, retryAfter: Duration? = nil, reference: String? = nil)
    case outcome(CarrierOutcome)
}
