/// How far a provider says that a message has come. Reports come in any order and more than once; one that is not
/// further than the last tells nothing.
package enum ShortMessageState: String, CaseIterable, Hashable, Sendable {
    case queued, sending, sent
    case delivered, undelivered, failed

    /// The three last are ends, and none follows another.
    package var rank: Int {
        switch self {
        case .queued: 0
        case .sending: 1
        case .sent: 2
        case .delivered, .undelivered, .failed: 3
        }
    }

    package func isFurther(than other: ShortMessageState?) -> Bool { other.map { rank > $0.rank } ?? true }

    /// As Twilio says it; nil for states before it was taken, and for what we do not know.
    package init?(twilio status: String) {
        switch status {
        case "accepted", "scheduled", "queued": self = .queued
        case "sending": self = .sending
        case "sent": self = .sent
        case "delivered", "read": self = .delivered
        case "undelivered": self = .undelivered
        case "failed", "canceled": self = .failed
        default: return nil
        }
    }

    /// As Africa's Talking says it.
    package init?(africasTalking status: String) {
        switch status {
        case "Sent": self = .sending
        case "Submitted", "Buffered": self = .sent
        case "Success": self = .delivered
        case "Failed": self = .undelivered
        case "Rejected": self = .failed
        default: return nil
        }
    }
}
