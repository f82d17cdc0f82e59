import Contracts
import JSONKit
import Messaging
import NotificationsDomain
import Primitives

/// What compliance tells of what a customer has shown.
enum OnKYCEvents {
    static let handlers: [String: NoticeIntake.Reader] = [
        KYCSubmitted.type: { message, _ in
            let event = try KYCSubmitted.read(message.body)
            return told(
                "kyc.submitted", message, event.userID, [JSONMember("level", .string(event.level))],
                about: event.verificationID)
        },
        KYCApproved.type: { message, _ in
            let event = try KYCApproved.read(message.body)
            return told(
                "kyc.approved", message, event.userID, [JSONMember("tier", .number("\(event.tier)"))],
                about: event.verificationID)
        },
        KYCRejected.type: { message, _ in
            let event = try KYCRejected.read(message.body)
            return told(
                "kyc.rejected", message, event.userID, [JSONMember("reason", .string(event.reason))],
                about: event.verificationID)
        },
        KYCExpiring.type: { message, _ in
            let event = try KYCExpiring.read(message.body)
            return told(
                "kyc.expiring", message, event.userID, [JSONMember("expires", .string("\(event.expires)"))],
                about: event.verificationID)
        },
    ]

    /// A message is a happening: what was asked for again is handed in, and told, again.
    private static func told(
        _ event: String, _ message: IncomingMessage, _ user: UserID, _ variables: [JSONMember], about id: UniqueID
    ) -> [Notice] {
        var notice = Notice(
            event: event, key: "\(message.type):\(message.messageID)", recipient: .user(user), variables: variables,
            at: message.occurredAt)
        notice.subject = NoticeSubject(kind: "verification", id: id.description)
        return [notice]
    }
}
