import JSONKit
import NotificationsDomain
import Primitives

/// Something of the catalogue that has happened, ready to be told: made from a message of another service, or by this
/// one.
struct Notice: Sendable {
    /// Its row: `deposit.succeeded`.
    let event: String
    /// What the source calls this happening, so that it is told once however often it is repeated or regrouped:
    /// `payments.deposit_succeeded:<deposit id>`.
    var key: String
    let recipient: NoticeRecipient
    /// The row's variables under their names; amounts as Money is written.
    var variables: [JSONMember]
    /// The thing that it is about; its webhooks are numbered by it.
    var subject: NoticeSubject?
    /// Where the message says which channel its code goes by.
    var channel: Channel?
    /// Whose affair it is, when it goes to an address instead of an account.
    var about: UserID?
    /// Whose programs are told of it, where that is not who is told.
    var webhookOwner: UserID?
    /// Who stands at the other end, to be named in its words.
    var counterparty: UserID?
    /// The wallet that it is about; subscriptions can be to one.
    var walletID: UniqueID?
    /// Where the source knows better than the catalogue how long it is of use.
    var expiresAt: Timestamp?
    let at: Timestamp
    /// Where it is one of many of the same.
    var broadcast: BroadcastNotice?
}

/// Who is told.
enum NoticeRecipient: Sendable {
    case user(UserID)
    /// Somebody without an account, or at an address that the account has not proven yet.
    case address(Channel, String, name: String?, locale: String?)
}

struct NoticeSubject: Hashable, Sendable {
    /// `deposit`
    let kind: String
    let id: String
}
