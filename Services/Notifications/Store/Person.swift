import JSONKit
import MoneyKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// Somebody as far as a decision about one event needs to know them.
struct Person: Sendable {
    var email: String?
    var isEmailVerified = false
    var phone: String?
    var isPhoneVerified = false
    var firstName: String?
    var country: String?
    var preferences = Preferences.standard
    var subscription: Subscription?
    /// By channel, why its address is not written to.
    var suppressions: [Channel: String] = [:]
    var sent: [Channel: SentCounts] = [:]
    /// Where pushes go, the one seen last first.
    var devices: [PushAddress] = []

    func contact(_ channel: Channel) -> Contact {
        switch channel {
        case .inApp: .reachable
        case .email: contact(channel, email, isEmailVerified)
        case .sms: contact(channel, phone, isPhoneVerified)
        case .push: devices.isEmpty ? .lacking(.noDevice) : .reachable
        }
    }

    func address(_ channel: Channel) -> String? {
        switch channel {
        case .email: email
        case .sms: phone
        case .push: devices.first?.id.description
        case .inApp: nil
        }
    }

    private func contact(_ channel: Channel, _ address: String?, _ isVerified: Bool) -> Contact {
        guard address != nil else { return .lacking(.noContact) }
        guard isVerified else { return .lacking(.unverified) }
        guard let reason = suppressions[channel].flatMap(SuppressionReason.init) else { return .reachable }
        return .suppressed(byComplaint: !reason.stops(channel, mandatory: true))
    }
}

extension Person {
    /// One statement for all of it: it is asked for notices, and again before each is sent.
    /// - Parameter notice: the one that is decided about. What went to another device of its owner's is the same push,
    ///   and counts for none.
    static func select(_ user: UserID, event: String, now: Timestamp, besides notice: UniqueID? = nil) -> SQL {
        select([AddressBook.Kind(user: user, event: event)], now: now, besides: notice)
    }

    /// A row for each, with its `user_id` and `asked_event`.
    static func select(_ asked: [AddressBook.Kind], now: Timestamp, besides notice: UniqueID? = nil) -> SQL {
        """
        select u.user_id, u.event as asked_event, r.email, coalesce(r.email_verified, false) as email_verified, r.phone,
            coalesce(r.phone_verified, false) as phone_verified, r.first_name, r.country,
            \(PreferenceRow.columns),
            s.event is not null as subscribed, s.channels as subscribed_channels, s.minimum, s.currency, s.wallet_id,
            (select reason from notifications.suppressions where channel = 'email' and address = lower(r.email))
                as email_suppression,
            (select reason from notifications.suppressions where channel = 'sms' and address = r.phone)
                as sms_suppression,
            \(sent("sms", since: now - .seconds(3_600))) as sms_hour,
            \(sent("sms", since: now - .seconds(86_400))) as sms_day,
            \(pushed(since: now - .seconds(3_600), besides: notice)) as push_hour,
            array(
                select d.platform || ' ' || d.id::text from notifications.devices d
                where d.user_id = u.user_id and \(DeviceStore.isSignedIn) order by d.last_seen_at desc, d.id
            ) as devices
        from unnest(\(asked.map(\.user)), \(asked.map(\.event))) as u (user_id, event)
        left join notifications.recipients r using (user_id)
        left join notifications.preferences p using (user_id)
        left join notifications.subscriptions s on s.user_id = u.user_id and s.event = u.event
        """
    }

    private static func sent(_ channel: SQL, since: Timestamp) -> SQL {
        """
        (select count(*) from notifications.deliveries d
            where d.user_id = u.user_id and d.channel = '\(channel)' and (d.sent_at > \(since) or d.status = 'sending'))
        """
    }

    /// Notices, not deliveries: who has three devices hears no less. What is being sent counts.
    private static func pushed(since: Timestamp, besides notice: UniqueID?) -> SQL {
        """
        (select count(distinct pushed.notice_id) from (
            select d.notice_id from notifications.deliveries d
            where d.user_id = u.user_id and d.channel = 'push' and d.sent_at > \(since)
            union all
            select d.notice_id from notifications.deliveries d
            where d.user_id = u.user_id and d.channel = 'push' and d.status = 'sending'
        ) pushed where pushed.notice_id is distinct from \(notice))
        """
    }

    private init(_ row: Row) throws(PostgresError) {
        email = try row.decode(String?.self, named: "email")
        isEmailVerified = try row.decode(Bool.self, named: "email_verified")
        phone = try row.decode(String?.self, named: "phone")
        isPhoneVerified = try row.decode(Bool.self, named: "phone_verified")
        firstName = try row.decode(String?.self, named: "first_name")
        country = try row.decode(String?.self, named: "country")
        preferences = try PreferenceRow.preferences(row)
        for (channel, name) in [(Channel.email, "email_suppression"), (.sms, "sms_suppression")] {
            suppressions[channel] = try row.decode(String?.self, named: name)
        }
        sent = [
            .sms: SentCounts(
                lastHour: try row.decode(Int.self, named: "sms_hour"),
                lastDay: try row.decode(Int.self, named: "sms_day")),
            .push: SentCounts(lastHour: try row.decode(Int.self, named: "push_hour"), lastDay: 0),
        ]
        devices = try row.decode([String].self, named: "devices").compactMap(PushAddress.init)
    }

    /// As the statement above gives it.
    init(_ row: Row, event: String) throws(PostgresError) {
        try self.init(row)
        guard try row.decode(Bool.self, named: "subscribed") else { return }
        subscription = try SubscriptionRow.subscription(row, event: event, channels: "subscribed_channels")
    }

    static func read(_ rows: Rows, event: String) throws(PostgresError) -> Person {
        guard let row = rows.first(where: { _ in true }) else { return Person() }
        return try Person(row, event: event)
    }
}

/// A device as far as a decision needs to know it.
struct PushAddress: Hashable, Sendable {
    let id: UniqueID
    let platform: DevicePlatform

    /// `fcm 019aa2b6-…`
    fileprivate init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, let platform = DevicePlatform(rawValue: String(words[0])),
            let id = UniqueID(String(words[1]))
        else { return nil }
        self.id = id
        self.platform = platform
    }
}
