import NotificationsDomain
import PostgresAccess
import Primitives

extension MailDeliveries {
    /// The deliveries that the dispatcher has sent, and the preferences of whoever they were for.
    static func dispatched(
        _ catalogue: EventCatalogue, _ preferences: PreferenceStore, _ clock: WallClock
    ) -> MailDeliveries {
        MailDeliveries(
            find: { id, transaction in
                let rows = try await transaction.query(
                    """
                    select user_id, address, event from notifications.deliveries
                    where id = \(id) and channel = 'email' and address is not null for update
                    """)
                return try rows.first { _ in true }.map { row in
                    let (user, address, event) = try row.decode(UserID?.self, String.self, String.self)
                    return MailedDelivery(
                        id: id, userID: user, address: address, type: MailedDelivery.type(of: event, catalogue))
                }
            },
            mark: { id, mark, transaction in
                try await transaction.execute(statement(mark, of: id, now: clock.now()))
            },
            optOut: { user, type, transaction in
                if type == MailedDelivery.digest {
                    _ = try await preferences.change(user, now: clock.now(), in: transaction) {
                        $0.endDigests(catalogue)
                    }
                    return
                }
                guard let type = NotificationType(rawValue: type) else { return }
                _ = try await preferences.endMail(of: type, catalogue, for: user, now: clock.now(), in: transaction)
            })
    }

    /// A report may come before the mail server's answer is written down, or after a later one.
    private static func statement(_ mark: Mark, of id: UniqueID, now: Timestamp) -> SQL {
        switch mark {
        case .bounced(let code):
            """
            update notifications.deliveries
            set status = 'bounced', reason = coalesce(\(code), reason), updated_at = \(now)
            where id = \(id) and status in ('sending', 'sent', 'delivered', 'unknown')
            """
        case .complained:
            """
            update notifications.deliveries set status = 'complained', updated_at = \(now)
            where id = \(id) and status in ('sending', 'sent', 'delivered', 'unknown')
            """
        }
    }
}

extension Preferences {
    /// What one click in a mail, or a report of the mail server, asks for.
    mutating func endMail(of type: NotificationType) {
        if type == .promotion { marketing.remove(.email) }
        types[type, default: [:]][.email] = .off
    }

    /// The same of a digest: all types that come by it, as the catalogue has it or as they were asked for. What was
    /// asked for single events comes at once, and in no digest.
    mutating func endDigests(_ catalogue: EventCatalogue) {
        for type in NotificationType.allCases {
            let asked = types[type]?[.email]
            let usual = catalogue.events.contains { $0.type == type && $0.defaults[.email] == .daily }
            if asked == .daily || asked == .weekly || (asked == nil && usual) { endMail(of: type) }
        }
    }
}
