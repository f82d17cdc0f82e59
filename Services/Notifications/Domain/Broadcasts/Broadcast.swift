package import Primitives

/// One message of an operator's to many people.
package enum Broadcast {
    package enum Status: String, CaseIterable, Hashable, Sendable {
        /// Its time has not come. Next: running, cancelled.
        case scheduled
        /// People are told, one after the other. Next: paused, finished, cancelled.
        case running
        /// Nobody is told, and what waits to leave stays. Next: running, finished when it is too late, cancelled.
        case paused
        /// Everybody's turn has come, and nothing of it waits any more.
        case finished
        case cancelled
    }

    package enum Event: CaseIterable, Hashable, Sendable {
        case start, pause, resume, end, cancel
    }

    /// How a broadcast moves. The database holds the same table (`broadcasts_move_forward`).
    package static let states = Transitions<Status, Event>(
        from: .scheduled,
        [
            (.scheduled, .start, .running),
            (.scheduled, .cancel, .cancelled),
            (.running, .pause, .paused),
            (.running, .end, .finished),
            (.running, .cancel, .cancelled),
            (.paused, .resume, .running),
            (.paused, .end, .finished),
            (.paused, .cancel, .cancelled),
        ])
}

/// Every refusal of broadcasts beside those of what they say.
package enum BroadcastError: Error, Hashable, Sendable {
    case notFound
    /// What is asked for does not happen in this state.
    case notRunning(Broadcast.Status)
    /// Nobody can be told of this event by a broadcast: it is another's.
    case notForBroadcasts(String)
}
