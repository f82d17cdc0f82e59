import NotificationsDomain
import PostgresAccess
import Primitives

/// A delivery as it is written down when its notice is taken.
struct PlannedDelivery: Sendable {
    let id: UniqueID
    let taken: TakenNotice
    let user: UserID?
    let address: String?
    /// Of a push.
    let device: UniqueID?
    let entry: DeliveryPlan.Entry
    private var status = DeliveryStatus.scheduled
    private var reason: SkipReason?
    private var next: Timestamp?
    private var digest: Pace?

    init(
        _ entry: DeliveryPlan.Entry, of taken: TakenNotice, user: UserID?, address: String? = nil,
        device: UniqueID? = nil, notBefore: Timestamp? = nil, id: UniqueID
    ) {
        (self.id, self.taken, self.user, self.entry) = (id, taken, user, entry)
        (self.address, self.device) = (address, device)
        switch entry.decision {
        // The transaction that writes the entry is its delivery.
        case .send where entry.channel == .inApp: status = .delivered
        case .send: next = max(taken.now, notBefore ?? taken.now)
        case .wait(let until, let why): (reason, next) = (why, until)
        case .digest(let pace, let at): (next, digest) = (at, pace)
        case .skip(let why): (status, reason) = (.skipped, why)
        }
    }

    private var notBefore: Timestamp? { next.flatMap { $0 > taken.now ? $0 : nil } }
    private var sentAt: Timestamp? { status == .delivered ? taken.now : nil }

    static func insert(_ deliveries: [PlannedDelivery]) -> SQL {
        """
        insert into notifications.deliveries (id, notice_id, user_id, event, channel, device_id, status, reason,
            is_mandatory, rank, digest, not_before, next_attempt_at, sent_at, address, expires_at, broadcast_id,
            created_at, updated_at)
        select id, notice_id, user_id, event, channel, device_id, status, reason, is_mandatory, rank, digest,
            not_before, next_attempt_at, sent_at, address, expires_at, broadcast_id, created_at, created_at
        from unnest(
            \(deliveries.map(\.id)), \(deliveries.map(\.taken.id)), \(deliveries.map(\.user)),
            \(deliveries.map(\.taken.event.name)), \(deliveries.map(\.entry.channel.rawValue)),
            \(deliveries.map(\.device)), \(deliveries.map(\.status.rawValue)), \(deliveries.map(\.reason?.rawValue)),
            \(deliveries.map(\.entry.isMandatory)), \(deliveries.map(\.taken.rank)),
            \(deliveries.map(\.digest?.rawValue)), \(deliveries.map(\.notBefore)), \(deliveries.map(\.next)),
            \(deliveries.map(\.sentAt)), \(deliveries.map(\.address)), \(deliveries.map(\.taken.expiresAt)),
            \(deliveries.map(\.taken.notice.broadcast?.id)), \(deliveries.map(\.taken.now))
        ) as planned (id, notice_id, user_id, event, channel, device_id, status, reason, is_mandatory, rank, digest,
            not_before, next_attempt_at, sent_at, address, expires_at, broadcast_id, created_at)
        on conflict on constraint deliveries_once do nothing
        """
    }
}
