import Contracts
import JSONKit
import Messaging
import Outbox
import PostgresAccess
import Primitives

/// What compliance tells of what a customer has shown.
struct OnKYCEvents: Sendable {
    let intake: NoticeIntake

    var handlers: [String: EventConsumer.Handler] {
        [
            KYCSubmitted.type: { message, transaction in
                let event = try KYCSubmitted.read(message.body)
                try await tell(
                    "kyc.submitted", message, event.userID, [JSONMember("level", .string(event.level))],
                    about: event.verificationID, transaction)
            },
            KYCApproved.type: { message, transaction in
                let event = try KYCApproved.read(message.body)
                try await tell(
                    "kyc.approved", message, event.userID, [JSONMember("tier", .number("\(event.tier)"))],
                    about: event.verificationID, transaction)
            },
            KYCRejected.type: { message, transaction in
                let event = try KYCRejected.read(message.body)
                try await tell(
                    "kyc.rejected", message, event.userID, [JSONMember("reason", .string(event.reason))],
                    about: event.verificationID, transaction)
            },
            KYCExpiring.type: { message, transaction in
                let event = try KYCExpiring.read(message.body)
                try await tell(
                    "kyc.expiring", message, event.userID, [JSONMember("expires", .string("\(event.expires)"))],
                    about: event.verificationID, transaction)
            },
        ]
    }

    /// A message is a happening: what was asked for again is handed in, and told, again.
    private func tell(
        _ event: String, _ message: IncomingMessage, _ user: UserID, _ variables: [JSONMember], about id: UniqueID,
        _ transaction: PostgresTransaction
    ) async throws {
        var notice = Notice(
            event: event, key: "\(message.type):\(message.messageID)", recipient: .user(user), variables: variables,
            at: message.occurredAt)
        notice.subject = NoticeSubject(kind: "verification", id: id.description)
        try await intake.take(notice, in: transaction)
    }
}
