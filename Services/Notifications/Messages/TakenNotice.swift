import Authentication
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// A notice on its way into the database, under the id that it has from now on.
struct TakenNotice: Sendable {
    let id: UniqueID
    var notice: Notice
    let event: CatalogueEvent
    let now: Timestamp
    /// More than one when it was folded.
    var standsFor = 1

    /// Whatever many are told can wait for what concerns one.
    var rank: Int16 { notice.broadcast == nil ? event.rank : CatalogueEvent.lastRank }

    var expiresAt: Timestamp? { notice.end(by: event.life)?.shown }

    /// Without secrets: they are sealed, or nowhere.
    var openVariables: [JSONMember] {
        notice.variables.filter { event.variable($0.name)?.isSecret != true }
    }

    /// A page that a browser can open; nothing else is ever made a link.
    var actionURL: String? {
        guard let url = notice.variable("url")?.stringValue, Words.harmless(url) else { return nil }
        return url
    }

    var variablesText: String { String(decoding: JSON.encode(JSONValue.object(openVariables)), as: UTF8.self) }

    /// Nil for what goes to an address.
    var kind: AddressBook.Kind? {
        guard case .user(let user) = notice.recipient else { return nil }
        return AddressBook.Kind(user: user, event: event.name)
    }

    /// With the name of whoever stands at the other end; without one it is the house.
    func naming(_ book: AddressBook) -> TakenNotice {
        guard let other = notice.counterparty else { return self }
        var named = self
        named.notice.variables.append(JSONMember("counterparty", .string(book.name(other) ?? "Florin")))
        return named
    }

    /// Inserts nothing of what was told before, and nothing about somebody who was erased. Returns the ids of the rest.
    static func insert(_ notices: [TakenNotice]) -> SQL {
        """
        insert into notifications.notices (id, event, business_key, recipient, user_id, channel, address, name, locale,
            variables, count, subject_kind, subject_id, wallet_id, at, expires_at, created_at)
        select id, event, business_key, recipient, user_id, channel, address, name, locale, variables::jsonb, count,
            subject_kind, subject_id, wallet_id, at, expires_at, created_at
        from unnest(
            \(notices.map(\.id)), \(notices.map(\.event.name)), \(notices.map(\.notice.key)),
            \(notices.map(\.notice.recipientKey)), \(notices.map(\.notice.userID)),
            \(notices.map(\.notice.recipient.channel?.rawValue)), \(notices.map(\.notice.recipient.address)),
            \(notices.map(\.notice.recipient.name)), \(notices.map(\.notice.recipient.locale)),
            \(notices.map(\.variablesText)), \(notices.map(\.standsFor)), \(notices.map(\.notice.subject?.kind)),
            \(notices.map(\.notice.subject?.id)), \(notices.map(\.notice.walletID)), \(notices.map(\.notice.at)),
            \(notices.map(\.expiresAt)), \(notices.map(\.now))
        ) as taken (id, event, business_key, recipient, user_id, channel, address, name, locale, variables, count,
            subject_kind, subject_id, wallet_id, at, expires_at, created_at)
        where not exists (
            select from notifications.data_subjects s where s.user_id = taken.user_id and s.erased_at is not null)
        order by business_key, event, recipient
        on conflict on constraint notices_told_once do nothing
        returning id
        """
    }

    var isKnown: SQL {
        """
        select from notifications.notices
        where business_key = \(notice.key) and event = \(event.name) and recipient = \(notice.recipientKey)
        """
    }

    /// Nil when it has no secrets.
    func seal(_ box: SecretBox) throws -> [UInt8]? {
        let secret = notice.variables.filter { event.variable($0.name)?.isSecret == true }
        guard !secret.isEmpty else { return nil }
        return try box.seal(JSON.encode(JSONValue.object(secret)), context: Self.context(id))
    }

    static func context(_ id: UniqueID) -> String { "notice \(id)" }
}
