import NotificationsDomain
import PostgresAccess
import Primitives

/// Deliveries as they are written down when a notice is taken.
enum DeliverySQL {
    static func insert(
        _ entry: DeliveryPlan.Entry, of taken: TakenNotice, user: UserID?, address: String? = nil,
        notBefore: Timestamp? = nil,
        id: UniqueID
    ) -> SQL {
        let now = taken.now
        var (status, reason, next, digest): (DeliveryStatus, SkipReason?, Timestamp?, Pace?) = (
            .scheduled, nil, max(now, notBefore ?? now), nil
        )
        switch entry.decision {
        // The transaction that writes the entry is its delivery.
        case .send where entry.channel == .inApp: (status, next) = (.delivered, nil)
        case .send: break
        case .wait(let until, let why): (reason, next) = (why, until)
        case .digest(let pace, let at): (next, digest) = (at, pace)
        case .skip(let why): (status, reason, next) = (.skipped, why, nil)
        }
        let sentAt = status == .delivered ? now : nil
        return """
            insert into notifications.deliveries (id, notice_id, user_id, event, channel, status, reason, is_mandatory,
                rank, digest, not_before, next_attempt_at, sent_at, address, expires_at, created_at, updated_at)
            values (\(id), \(taken.id), \(user), \(taken.event.name), \(entry.channel.rawValue), \(status.rawValue),
                \(reason?.rawValue), \(entry.isMandatory), \(taken.event.rank), \(digest?.rawValue),
                \(next.flatMap { $0 > now ? $0 : nil }), \(next), \(sentAt), \(address), \(taken.expiresAt), \(now),
                \(now))
            on conflict on constraint deliveries_once do nothing
            """
    }
}
