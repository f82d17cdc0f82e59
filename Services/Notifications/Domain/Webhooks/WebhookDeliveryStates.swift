package import Primitives

/// One event on its way to one endpoint.
package enum WebhookDelivery {
    package enum Status: String, CaseIterable, Hashable, Sendable {
        /// Next: delivered, failed, held.
        case pending
        /// Next: pending, when its owner wants it again.
        case delivered
        /// Out of attempts, or its endpoint is gone. Next: pending, when its owner wants it again.
        case failed
        /// Its endpoint is not active. Next: pending.
        case held
    }

    package enum Event: CaseIterable, Hashable, Sendable {
        case taken, refused, exhausted, endpointStopped, endpointActive, wantedAgain
    }

    /// How a delivery moves.
    package static let states = Transitions<Status, Event>(
        from: .pending,
        [
            (.pending, .taken, .delivered),
            (.pending, .refused, .pending),
            (.pending, .exhausted, .failed),
            (.pending, .endpointStopped, .held),
            (.pending, .wantedAgain, .pending),
            (.held, .endpointActive, .pending),
            (.held, .wantedAgain, .pending),
            (.failed, .wantedAgain, .pending),
            (.delivered, .wantedAgain, .pending),
        ])
}
