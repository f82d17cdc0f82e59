package import Primitives

/// An outflow after a step of its saga, and what is written with it in one transaction.
package struct OutflowStep: Sendable, Equatable {
    package let outflow: Outflow
    package let change: OutflowChange
    /// When the saga is due next; nil when there is nothing left to do.
    package let dueAt: Timestamp?
    /// Whether that is at once.
    package let goesOn: Bool

    /// - Parameter report: nil when the step brought nothing new.
    package init(_ outflow: Outflow, taking report: OutflowReport?, now: Timestamp) {
        var outflow = outflow
        change = report.map { outflow.take($0) } ?? .none
        if outflow.stage == .sending, outflow.sentAt == nil { outflow.sentAt = now }
        self.outflow = outflow
        // What was surely not sent is not at once sent again.
        let isNew = change != .none && report != .notSent
        dueAt = change == .withdrawn ? nil : OutflowTiming.nextStep(of: outflow, now: now, isNew: isNew)
        goesOn = dueAt.map { $0 <= now } ?? false
    }
}

/// When an outflow is looked at again without being told.
package enum OutflowTiming {
    /// No request waits longer for the wallet: after this time an order is withdrawn.
    package static let orderLifetime: Duration = .seconds(60)
    /// How long a withdrawal waits for second thoughts before it is sent.
    package static let secondThoughts: Duration = .seconds(3)
    static let firstQuestion: Duration = .seconds(5)
    static let longestPause: Duration = .seconds(600)

    /// The time of the next step after a step at `now`; nil when nothing is left to do.
    ///
    /// What the provider has not ended is asked about for ever: after 5 seconds, then each time it is twice as old,
    /// every 10 minutes at least.
    package static func nextStep(of outflow: Outflow, now: Timestamp, isNew: Bool) -> Timestamp? {
        switch outflow.stage {
        case .ordered: return max(now, outflow.createdAt + orderLifetime)
        case .withdrawing, .holding, .capturing, .releasing, .returning: return now
        case .ready: return outflow.kind == .withdrawal ? max(now, outflow.createdAt + secondThoughts) : now
        case .sending where isNew: return now
        case .sending, .awaiting:
            let age = now - (outflow.sentAt ?? now)
            return now + min(max(age, firstQuestion), longestPause)
        // What came back while it was being captured was told to nobody else: it is asked about once more.
        case .ended: return isNew && outflow.status == .succeeded ? now : nil
        case .held: return nil
        }
    }
}
