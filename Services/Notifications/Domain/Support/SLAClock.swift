package import Primitives

/// What happens when a ticket's time runs out, each once.
package enum SLAStep: String, CaseIterable, Hashable, Sendable {
    case firstReplyWarning = "first_reply_warning"
    case firstReplyBreach = "first_reply_breach"
    /// Twice the target without a word.
    case firstReplyDoubled = "first_reply_doubled"
    case resolutionWarning = "resolution_warning"
    case resolutionBreach = "resolution_breach"

    package enum Target: String, CaseIterable, Hashable, Sendable {
        case firstReply = "first_reply"
        case resolution
    }

    package var target: Target {
        switch self {
        case .firstReplyWarning, .firstReplyBreach, .firstReplyDoubled: .firstReply
        case .resolutionWarning, .resolutionBreach: .resolution
        }
    }

    package var isWarning: Bool { self == .firstReplyWarning || self == .resolutionWarning }

    /// Whom it concerns: 1 the agents, 2 the operators as well.
    package var level: Int {
        switch self {
        case .firstReplyWarning, .resolutionWarning: 0
        case .firstReplyBreach: 1
        case .firstReplyDoubled, .resolutionBreach: 2
        }
    }

    /// Of its target.
    var percent: Int {
        switch self {
        case .firstReplyWarning, .resolutionWarning: 80
        case .firstReplyBreach, .resolutionBreach: 100
        case .firstReplyDoubled: 200
        }
    }
}

/// The time that a ticket has for its first reply and its resolution. The second one stops while the customer is
/// awaited, and goes on with what was left.
package struct SLAClock: Sendable {
    package let target: SLATarget
    package let startedAt: Timestamp
    /// Answered, or ended without an answer.
    package var firstReplyMetAt: Timestamp?
    /// Time of work that the resolution has taken in stretches that are over.
    package var used: Duration
    /// Nil while it stands.
    package var runningSince: Timestamp?
    /// When each step is due; those of a clock that stands are not.
    package var due: [SLAStep: Timestamp]
    package var done: [SLAStep: Timestamp]

    package init(
        target: SLATarget, startedAt: Timestamp, firstReplyMetAt: Timestamp?, used: Duration,
        runningSince: Timestamp?, due: [SLAStep: Timestamp], done: [SLAStep: Timestamp]
    ) {
        self.target = target
        self.startedAt = startedAt
        self.firstReplyMetAt = firstReplyMetAt
        self.used = used
        self.runningSince = runningSince
        self.due = due
        self.done = done
    }

    package init(_ target: SLATarget, from start: Timestamp, by schedule: SLASchedule) {
        self.init(
            target: target, startedAt: start, firstReplyMetAt: nil, used: .zero, runningSince: start, due: [:],
            done: [:])
        plan(schedule)
    }

    /// The steps whose time has come, in their order, each given once: whoever takes them acts on them.
    package mutating func pass(_ now: Timestamp) -> [(step: SLAStep, at: Timestamp)] {
        let passed = SLAStep.allCases.compactMap { step in
            due[step].flatMap { at in at <= now && done[step] == nil ? (step: step, at: at) : nil }
        }
        for (step, _) in passed { done[step] = now }
        return passed.sorted { ($0.at, $0.step.level) < ($1.at, $1.step.level) }
    }

    /// The first reply was given, or is needed no more.
    package mutating func meetFirstReply(at now: Timestamp) {
        guard firstReplyMetAt == nil else { return }
        firstReplyMetAt = now
        for step in SLAStep.allCases where step.target == .firstReply && done[step] == nil { due[step] = nil }
    }

    package mutating func stop(at now: Timestamp, by schedule: SLASchedule) {
        guard let since = runningSince else { return }
        used += schedule.work(from: since, until: now)
        runningSince = nil
        for step in SLAStep.allCases where step.target == .resolution && done[step] == nil { due[step] = nil }
    }

    package mutating func goOn(at now: Timestamp, by schedule: SLASchedule) {
        guard runningSince == nil else { return }
        runningSince = now
        plan(schedule)
    }

    /// The same ticket under another priority: what was used of the old target counts.
    package func changed(
        to target: SLATarget, at now: Timestamp, from old: SLASchedule, to new: SLASchedule
    ) -> SLAClock {
        var stopped = self
        stopped.stop(at: now, by: old)
        var clock = SLAClock(
            target: target, startedAt: startedAt, firstReplyMetAt: firstReplyMetAt, used: stopped.used,
            runningSince: runningSince == nil ? nil : now, due: due.filter { done[$0.key] != nil }, done: done)
        clock.plan(new)
        return clock
    }

    /// What is left of the resolution's time; less than nothing once it is missed.
    package func left(at now: Timestamp, by schedule: SLASchedule) -> Duration {
        let running = runningSince.map { schedule.work(from: $0, until: now) } ?? .zero
        return .seconds(60 * target.resolutionMinutes) - used - running
    }

    package var isBreached: Bool { done.keys.contains { !$0.isWarning } }

    private mutating func plan(_ schedule: SLASchedule) {
        for step in SLAStep.allCases where done[step] == nil {
            switch step.target {
            case .firstReply:
                due[step] =
                    firstReplyMetAt == nil
                    ? schedule.adding(Self.share(step.percent, ofMinutes: target.firstReplyMinutes), to: startedAt)
                    : nil
            case .resolution:
                due[step] = runningSince.flatMap { since in
                    let share = Self.share(step.percent, ofMinutes: target.resolutionMinutes)
                    return schedule.adding(max(.zero, share - used), to: since)
                }
            }
        }
    }

    private static func share(_ percent: Int, ofMinutes minutes: Int) -> Duration {
        .milliseconds(minutes * percent * 600)
    }
}
