import CoreMetrics
package import Primitives
import Synchronization

/// Spares a partner that is down, and those who would wait for it: after so many failures in a row nothing is sent for
/// a while, then one call tries, and what comes of it decides for all.
///
/// Any success closes it, so that failures which one customer can bring about keep nobody else out.
package final class PartnerCircuit: Sendable {
    private struct State {
        var failures = 0
        /// Nil while closed.
        var opensAgainAt: ContinuousClock.Instant?
        var openings = 0
        var isTrying = false
    }

    private let threshold: Int
    private let pauses: Backoff
    private let state = Mutex(State())
    private let gauge: Meter

    /// - Parameters:
    ///   - threshold: so many failures in a row open it.
    ///   - pauses: how long nothing is sent, after each try that failed a longer time.
    package init(
        partner: String, threshold: Int = 10, pauses: Backoff = Backoff(initial: .seconds(1), cap: .seconds(8))
    ) {
        self.threshold = threshold
        self.pauses = pauses
        gauge = Meter(label: "partner_circuit_open", dimensions: [("partner", partner)])
        gauge.set(0)
    }

    /// Whether a call may go out now; who got a yes tells what came of it.
    func permits(at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            guard let opensAgainAt = state.opensAgainAt else { return true }
            guard now >= opensAgainAt, !state.isTrying else { return false }
            state.isTrying = true
            return true
        }
    }

    func note(isUp: Bool, at now: ContinuousClock.Instant) {
        let isOpen = state.withLock { state in
            if isUp {
                state = State()
                return false
            }
            state.failures += 1
            guard state.isTrying || (state.opensAgainAt == nil && state.failures >= threshold) else {
                return state.opensAgainAt != nil
            }
            state.isTrying = false
            state.opensAgainAt = now + pauses.ceiling(attempt: state.openings)
            state.openings += 1
            return true
        }
        gauge.set(isOpen ? 1 : 0)
    }
}
