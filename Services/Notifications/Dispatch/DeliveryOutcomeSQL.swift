import NotificationsDomain
import PostgresAccess
import Primitives

/// What becomes of a delivery, as statements of one transaction.
struct DeliveryMove: Sendable {
    let id: UniqueID
    let now: Timestamp

    /// Committed before the call, so that whoever finds it later knows that there was one.
    func begin(by process: UniqueID, address: String?, device: UniqueID? = nil) -> SQL {
        """
        update notifications.deliveries
        set status = 'sending', next_attempt_at = null, attempts = attempts + 1, attempt_begun_at = \(now),
            attempt_seen_at = \(now), attempt_by = \(process), address = coalesce(\(address), address),
            device_id = coalesce(device_id, \(device)), reason = null, updated_at = \(now)
        where id = \(id)
        """
    }

    func wait(until: Timestamp, _ reason: SkipReason) -> SQL {
        """
        update notifications.deliveries
        set next_attempt_at = \(until), not_before = \(until), reason = \(reason.rawValue), updated_at = \(now)
        where id = \(id)
        """
    }

    func putOff(until: Timestamp, _ error: String) -> SQL {
        """
        update notifications.deliveries
        set next_attempt_at = \(until), error = \(Self.cut(error)), updated_at = \(now)
        where id = \(id) and status = 'scheduled'
        """
    }

    /// Stays where it is while its broadcast is paused; looked at again at that instant, if nobody has gone on before.
    func park(until: Timestamp) -> SQL {
        """
        update notifications.deliveries
        set next_attempt_at = \(until), reason = \(BroadcastSweep.paused), updated_at = \(now) where id = \(id)
        """
    }

    func gather(_ pace: Pace, at: Timestamp) -> SQL {
        """
        update notifications.deliveries
        set digest = \(pace.rawValue), next_attempt_at = \(at), not_before = \(at), updated_at = \(now)
        where id = \(id)
        """
    }

    /// - Parameter process: who had begun it; another one may have taken it over meanwhile.
    func tryAgain(at: Timestamp, _ error: String, by process: UniqueID) -> SQL {
        """
        update notifications.deliveries
        set status = 'scheduled', next_attempt_at = \(at), attempt_by = null, error = \(Self.cut(error)),
            updated_at = \(now)
        where id = \(id) and status = 'sending' and attempt_by = \(process)
        """
    }

    /// A report of the other end may have come first: what it says stays.
    func end(_ status: DeliveryStatus, reason: String? = nil, error: String? = nil, reference: String? = nil) -> SQL {
        """
        update notifications.deliveries
        set status = \(status.rawValue), next_attempt_at = null, reason = coalesce(\(reason), reason),
            error = \(error.map(Self.cut)), provider_reference = coalesce(\(reference), provider_reference),
            sent_at = coalesce(sent_at, \(status == .sent ? now : nil)), updated_at = \(now)
        where id = \(id) and status in ('scheduled', 'sending')
        """
    }

    /// A code is kept while it may still be sent, and no longer.
    static func wipe(_ notice: UniqueID) -> SQL {
        """
        update notifications.notices n set sealed_secrets = null
        where n.id = \(notice) and n.sealed_secrets is not null and not exists (
            select from notifications.deliveries d
            left join notifications.sms_attempts a on a.delivery_id = d.id
            where d.notice_id = n.id and (d.status in ('scheduled', 'sending') or a.next_look_at is not null))
        """
    }

    private static func cut(_ error: String) -> String { String(error.oneLine.prefix(300)) }
}
