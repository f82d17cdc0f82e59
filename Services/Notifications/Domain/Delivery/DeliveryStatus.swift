package import Primitives

/// Where a delivery stands. The database holds the same table (`deliveries_move_forward`).
package enum DeliveryStatus: String, CaseIterable, Hashable, Sendable {
    case scheduled, sending, sent, delivered, skipped, expired, failed, bounced, complained, unknown

    package static let transitions = Transitions<DeliveryStatus, DeliveryEvent>(
        from: .scheduled,
        [
            (.scheduled, .attempt, .sending),
            (.scheduled, .decided, .skipped),
            (.scheduled, .gathered, .sent),
            (.scheduled, .outlived, .expired),
            (.scheduled, .refused, .failed),
            (.sending, .accepted, .sent),
            (.sending, .refused, .failed),
            (.sending, .putOff, .scheduled),
            (.sending, .decided, .skipped),
            (.sending, .outlived, .expired),
            (.sending, .lost, .unknown),
            (.sending, .reported, .delivered),
            (.sending, .bouncedBack, .bounced),
            (.sending, .complaint, .complained),
            (.unknown, .putOff, .scheduled),
            (.unknown, .accepted, .sent),
            (.unknown, .reported, .delivered),
            (.unknown, .refused, .failed),
            (.unknown, .bouncedBack, .bounced),
            (.unknown, .complaint, .complained),
            (.sent, .reported, .delivered),
            (.sent, .refused, .failed),
            (.sent, .bouncedBack, .bounced),
            (.sent, .complaint, .complained),
            (.delivered, .bouncedBack, .bounced),
            (.delivered, .complaint, .complained),
        ])
}

/// What happens to a delivery.
package enum DeliveryEvent: String, CaseIterable, Hashable, Sendable {
    /// Begun, and committed before the call.
    case attempt
    /// Decided again, and not wanted any more or not possible.
    case decided
    /// Has become a line of a digest.
    case gathered
    case outlived
    /// The other end took it.
    case accepted
    /// The other end will not take it.
    case refused
    /// To be tried again later.
    case putOff
    /// Nobody knows whether the other end took it.
    case lost
    /// The other end says that it has arrived.
    case reported
    case bouncedBack
    case complaint
}
