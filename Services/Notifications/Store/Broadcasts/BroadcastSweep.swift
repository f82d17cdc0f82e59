import NotificationsDomain
import PostgresAccess
import Primitives

/// What becomes of the deliveries of a broadcast that wait to leave, when operators stop it or go on, in small pieces.
/// Those that are being decided about at this moment are left to the dispatcher, which asks how the broadcast stands.
enum BroadcastSweep {
    static let paused = "paused"
    static let cancelled = "cancelled"
    /// Whoever parks looks again after this; whoever goes on does not wait for it.
    static let parking = Duration.seconds(3_600)
    static let batch = 2_000

    static func park(_ broadcast: UniqueID, now: Timestamp) -> SQL {
        moving(
            broadcast, where: "reason is distinct from \(paused)",
            "next_attempt_at = \(now + parking), reason = \(paused)", now)
    }

    /// Each waits no longer than it would have without the pause.
    static func goOn(_ broadcast: UniqueID, now: Timestamp) -> SQL {
        moving(
            broadcast, where: "reason = \(paused)",
            "next_attempt_at = greatest(not_before, \(now)::timestamptz), reason = null", now)
    }

    static func cancel(_ broadcast: UniqueID, now: Timestamp) -> SQL {
        moving(broadcast, "status = 'skipped', next_attempt_at = null, reason = \(cancelled)", now)
    }

    static func expire(_ broadcast: UniqueID, now: Timestamp) -> SQL {
        moving(broadcast, "status = 'expired', next_attempt_at = null", now)
    }

    private static func moving(
        _ broadcast: UniqueID, where condition: SQL = "true", _ change: SQL, _ now: Timestamp
    ) -> SQL {
        """
        update notifications.deliveries d set \(change), updated_at = \(now)
        where d.id = any(array(
            select w.id from notifications.deliveries w
            where w.broadcast_id = \(broadcast) and w.status = 'scheduled' and \(condition)
            limit \(batch) for update skip locked))
        """
    }
}
