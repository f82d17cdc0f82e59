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
}
