import ComplianceDomain
import Synchronization

/// The model that this process asks. Another one takes its place when it is read: who has begun with the old one ends
/// with it.
final class FraudShelf: Sendable {
    /// What was last found in use.
    private enum State: Sendable {
        case nothing
        case scorer(FraudScorer)
        /// It cannot be read, and is not tried again.
        case broken(FraudModelID)
    }

    private let state = Mutex(State.nothing)

    /// Nil: scores go by the page's formula alone.
    var scorer: FraudScorer? {
        state.withLock { state in
            guard case .scorer(let scorer) = state else { return nil }
            return scorer
        }
    }

    /// Which one this process has looked at, whatever came of it.
    var known: FraudModelID? {
        state.withLock { state in
            switch state {
            case .nothing: return nil
            case .scorer(let scorer): return scorer.model
            case .broken(let model): return model
            }
        }
    }

    var isBroken: Bool {
        state.withLock { state in
            guard case .broken = state else { return false }
            return true
        }
    }

    func put(_ scorer: FraudScorer) { state.withLock { $0 = .scorer(scorer) } }
    func putBroken(_ model: FraudModelID) { state.withLock { $0 = .broken(model) } }
    func clear() { state.withLock { $0 = .nothing } }
}
