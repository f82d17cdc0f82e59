import JSONKit
import NotificationsDomain
import Primitives

/// Something that a merchant's program may be told: an event of the catalogue whose row is public.
struct WebhookHappening: Sendable {
    /// What the source calls it, so that it is told once however often it is repeated or regrouped.
    let key: String
    /// Its row: `deposit.succeeded`.
    let type: String
    let ownerID: UserID
    /// What its number is counted by; nil: the owner's account.
    let subject: NoticeSubject?
    /// The row's variables under their names.
    let data: [JSONMember]
    let at: Timestamp

    /// The thing that it is about.
    var countedBy: NoticeSubject { subject ?? NoticeSubject(kind: "account", id: ownerID.description) }
}

extension WebhookHappening {
    /// What its owner's programs are told; nil for what goes to somebody without an account and is nobody else's.
    init?(_ notice: Notice) {
        var owner = notice.webhookOwner
        if owner == nil, case .user(let user) = notice.recipient { owner = user }
        guard let owner else { return nil }
        self.init(
            key: notice.key, type: notice.event, ownerID: owner, subject: notice.subject, data: notice.variables,
            at: notice.at)
    }
}
