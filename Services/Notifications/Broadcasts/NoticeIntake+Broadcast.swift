import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// What a notice of a broadcast has beside others: the words of an operator, and the channels that it goes by.
struct BroadcastNotice: Sendable {
    let id: UniqueID
    let channels: Set<NotificationsDomain.Channel>
    let title: String
    let text: String
}

extension NoticeIntake {
    /// Tells people of a broadcast's audience, each once for ever, as the person wants to be told. Many broadcasts in a
    /// minute are not one: each is told by itself.
    nonisolated(nonsending) func tell(
        _ broadcast: BroadcastRecord, _ content: BroadcastContent, _ event: CatalogueEvent, to users: [UserID],
        in transaction: PostgresTransaction
    ) async throws {
        try await UserTurns.take(users, in: transaction)
        let now = clock.now()
        let kinds = users.map { AddressBook.Kind(user: $0, event: event.name) }
        let book = try await AddressBook.read(people: kinds, now: now, in: transaction)
        let going = event.going(by: broadcast.channels)
        let asked = kinds.compactMap { kind in
            notice(of: broadcast, content, kind, book.person(kind), at: now).map {
                TakenNotice(id: ids.next(), notice: $0, event: going, now: now)
            }
        }
        var plans = PlannedNotices()
        for taken in try await insert(asked, in: transaction) {
            guard let kind = taken.kind else { continue }
            try schedule(taken, kind.user, book.person(kind), into: &plans)
        }
        try await transaction.pipeline(plans.statements)
    }

    /// In the words of one person; nil where it has none.
    private func notice(
        of broadcast: BroadcastRecord, _ content: BroadcastContent, _ kind: AddressBook.Kind, _ person: Person,
        at now: Timestamp
    ) -> Notice? {
        let words = content.fill(
            .inApp, locale: person.preferences.locale, zone: zones.zone(of: person), firstName: person.firstName)
        guard let words, let title = words.title else { return nil }
        var notice = Notice(
            event: kind.event, key: "broadcast:\(broadcast.id)", recipient: .user(kind.user),
            variables: content.told(title: title, text: words.text), at: now)
        notice.expiresAt = broadcast.expiresAt
        notice.broadcast = BroadcastNotice(
            id: broadcast.id, channels: broadcast.channels, title: title, text: words.text)
        return notice
    }
}

extension BroadcastContent {
    /// What is kept of it with each person's notice.
    func told(title: String, text: String) -> [JSONMember] {
        [JSONMember("title", .string(title)), JSONMember("text", .string(text))]
            + variables.filter { $0.name != "title" && $0.name != "text" }
    }

    /// A page that a browser can open; nothing else is ever made a link.
    var actionURL: String? {
        variables.first { $0.name == "url" }?.value.stringValue.flatMap { Words.harmless($0) ? $0 : nil }
    }
}
