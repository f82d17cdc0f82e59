package import Primitives

extension OutflowReport {
    /// A report without what comes with it.
    package enum Kind: CaseIterable, Hashable, Sendable {
        case reserved, reviewAsked, decided, approved, rejected, abandoned, started, cancelled, notSent, accepted, paid
        case refused, captured, released, returned, restored
    }

    package var kind: Kind {
        switch self {
        case .reserved: .reserved
        case .reviewAsked: .reviewAsked
        case .decided: .decided
        case .approved: .approved
        case .rejected: .rejected
        case .abandoned: .abandoned
        case .started: .started
        case .cancelled: .cancelled
        case .notSent: .notSent
        case .accepted: .accepted
        case .paid: .paid
        case .refused: .refused
        case .captured: .captured
        case .released: .released
        case .returned: .returned
        case .restored: .restored
        }
    }
}

extension Outflow {
    /// How reports move the stage. A report that is not here for a stage leaves it as it is.
    package static let stages = Transitions<Stage, OutflowReport.Kind>(
        from: .ordered,
        [
            (.ordered, .reserved, .ready),
            (.ordered, .reviewAsked, .held),
            (.ordered, .decided, .holding),
            (.ordered, .abandoned, .withdrawing),
            (.holding, .reserved, .ready),
            (.holding, .refused, .ended),
            (.held, .approved, .ready),
            (.held, .rejected, .releasing),
            (.ready, .started, .sending),
            (.ready, .cancelled, .releasing),
            (.sending, .accepted, .awaiting),
            (.sending, .paid, .capturing),
            (.awaiting, .paid, .capturing),
            (.sending, .refused, .releasing),
            (.awaiting, .refused, .releasing),
            // Back before anybody has told that it was done.
            (.sending, .returned, .capturing),
            (.awaiting, .returned, .capturing),
            (.capturing, .captured, .ended),
            (.capturing, .captured, .returning),
            (.releasing, .released, .ended),
            (.ended, .returned, .returning),
            (.returning, .restored, .ended),
        ])
}
