import Authentication
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// A notice on its way into the database, under the id that it has from now on.
struct TakenNotice: Sendable {
    let id: UniqueID
    let notice: Notice
    let event: CatalogueEvent
    let now: Timestamp
    var foldedFrom = 1

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

    /// Inserts nothing when it was told before, and nothing about somebody who was erased.
    var insert: SQL {
        var (channel, address, name, locale): (String?, String?, String?, String?) = (nil, nil, nil, nil)
        if case .address(let by, let to, let who, let language) = notice.recipient {
            (channel, address, name, locale) = (by.rawValue, to, who, language)
        }
        return """
            insert into notifications.notices (id, event, business_key, recipient, user_id, channel, address, name,
                locale, variables, subject_kind, subject_id, wallet_id, at, expires_at, created_at)
            select \(id), \(event.name), \(notice.key), \(notice.recipientKey), \(notice.userID), \(channel), \(address),
                \(name), \(locale), \(json: JSON.encode(JSONValue.object(openVariables))), \(notice.subject?.kind),
                \(notice.subject?.id), \(notice.walletID), \(notice.at), \(expiresAt), \(now)
            where not exists (
                select from notifications.data_subjects s
                where s.user_id = \(notice.userID) and s.erased_at is not null)
            on conflict on constraint notices_told_once do nothing
            """
    }

    var isKnown: SQL {
        """
        select from notifications.notices
        where business_key = \(notice.key) and event = \(event.name) and recipient = \(notice.recipientKey)
        """
    }

    /// Nil when it has no secrets.
    func seal(_ box: SecretBox) throws -> SQL? {
        let secret = notice.variables.filter { event.variable($0.name)?.isSecret == true }
        guard !secret.isEmpty else { return nil }
        let sealed = try box.seal(JSON.encode(JSONValue.object(secret)), context: Self.context(id))
        return "update notifications.notices set sealed_secrets = \(sealed) where id = \(id)"
    }

    static func context(_ id: UniqueID) -> String { "notice \(id)" }
}
