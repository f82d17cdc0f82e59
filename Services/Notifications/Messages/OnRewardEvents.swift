import Contracts
import JSONKit
import Messaging
import MoneyKit
import NotificationsDomain
import Outbox
import Primitives

/// What the wallet gives for bills that were paid, and for friends.
enum OnRewardEvents {
    static let handlers: [String: NoticeIntake.Reader] = [
        CashbackCredited.type: { message, _ in
            let event = try CashbackCredited.read(message.body)
            return [
                reward(
                    message, event.ownerID, ("cashback", event.cashbackID), event.amount, event.reason, event.walletID)
            ]
        },
        ReferralRewarded.type: { message, _ in
            let event = try ReferralRewarded.read(message.body)
            return [
                // Another bill pays for a friend again once the first was taken back.
                reward(
                    message, event.ownerID, ("referral", event.referralID), event.amount, event.reason, event.walletID,
                    for: event.billPaymentID)
            ]
        },
    ]

    private static func reward(
        _ message: IncomingMessage, _ owner: UserID, _ subject: (kind: String, id: UniqueID), _ amount: Money,
        _ reason: String, _ wallet: UniqueID, for bill: UniqueID? = nil
    ) -> Notice {
        let cause = bill.map { ":\($0)" } ?? ""
        var notice = Notice(
            event: "reward.credited", key: "\(message.type):\(subject.id)\(cause)", recipient: .user(owner),
            variables: [JSONMember("amount", JSON.value(amount)), JSONMember("reason", .string(reason))],
            at: message.occurredAt)
        notice.subject = NoticeSubject(kind: subject.kind, id: subject.id.description)
        notice.walletID = wallet
        return notice
    }
}
