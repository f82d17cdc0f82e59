import Primitives

/// A short message that was taken.
struct SMSMessage: Sendable {
    enum Partner: String, CaseIterable, Sendable { case twilio, africastalking }

    enum Status: String, CaseIterable, Sendable {
        case queued, sent, delivered, undelivered

        var rank: Int {
            switch self {
            case .queued: 0
            case .sent: 1
            case .delivered, .undelivered: 2
            }
        }
    }

    let id: UniqueID
    let partner: Partner
    let to: String
    let from: String
    let text: String
    /// Where reports go, when the message itself says so.
    let callbackURL: String?
    let createdAt: Timestamp
    /// What was reported of it last.
    var status = Status.queued
    /// So many of its reports have been taken.
    var reported = 0

    var behaviour: SMSBehaviour { SMSBehaviour(to) }

    /// How the partner calls it.
    var reference: String {
        switch partner {
        case .twilio: "SM\(Hex.encode(id.bytes))"
        case .africastalking: "ATXid_\(Hex.encode(id.bytes))"
        }
    }

    var errorCode: Int? { status == .undelivered ? Self.handsetUnreachable : nil }
    static let handsetUnreachable = 30_003

    var segments: Int { max(1, (text.unicodeScalars.count + 159) / 160) }
}
