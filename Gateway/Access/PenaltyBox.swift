import RedisAccess
import Synchronization

/// Addresses that have sent too many bad credentials: until their limit lets them try again, theirs are not checked at
/// all. A check costs a signature or a question to auth, and an attacker should not be able to buy those.
final class PenaltyBox: Sendable {
    static let maximumEntries = 10_000

    private struct Sentence {
        let until: ContinuousClock.Instant
        let decision: RateDecision
    }

    private let sentences = Mutex<[String: Sentence]>([:])
    private let isEmpty = Atomic(true)

    func put(_ key: String, _ decision: RateDecision) {
        let now = ContinuousClock.now
        sentences.withLock { sentences in
            if sentences.count >= Self.maximumEntries {
                sentences = sentences.filter { $0.value.until > now }
                if sentences.count >= Self.maximumEntries { sentences.removeAll() }
            }
            sentences[key] = Sentence(until: now + decision.retryAfter, decision: decision)
            isEmpty.store(false, ordering: .relaxed)
        }
    }

    /// The decision to repeat, with what is left of its time.
    func sentence(_ key: String) -> RateDecision? {
        guard !isEmpty.load(ordering: .relaxed) else { return nil }
        let now = ContinuousClock.now
        return sentences.withLock { sentences in
            guard let sentence = sentences[key] else { return nil }
            guard now < sentence.until else {
                sentences[key] = nil
                isEmpty.store(sentences.isEmpty, ordering: .relaxed)
                return nil
            }
            return RateDecision(
                allowed: false, limit: sentence.decision.limit, remaining: 0, retryAfter: sentence.until - now,
                resetAfter: sentence.decision.resetAfter)
        }
    }
}
