package import PolicyKit

/// When nobody is asked any more for a while, because nobody answers: so many silences within so long.
package struct SilenceBreaker: Sendable {
    private var silences: [ContinuousClock.Instant] = []
    private var openUntil: ContinuousClock.Instant?

    package init() {}

    /// Whether somebody may be asked.
    package mutating func mayAsk(at now: ContinuousClock.Instant) -> Bool {
        guard let end = openUntil else { return true }
        guard now >= end else { return false }
        openUntil = nil
        return true
    }

    package mutating func fellSilent(_ rule: AssessmentPolicy.Breaker, at now: ContinuousClock.Instant) {
        silences.removeAll { now - $0 >= rule.within }
        silences.append(now)
        guard silences.count >= rule.silences else { return }
        openUntil = now + rule.open
        silences = []
    }

    package mutating func answered() { silences = [] }
}
