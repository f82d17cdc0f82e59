import Synchronization

/// What was sent and how it went, attempt by attempt.
final class Traffic: Sendable {
    struct Failure: Sendable {
        let began: ContinuousClock.Instant
        let ended: ContinuousClock.Instant
        let what: String
    }

    private struct State {
        var attempts: [String: [String: Int]] = [:]
        /// Those of ``attempts`` that had all they need.
        var fairAttempts: [String: [String: Int]] = [:]
        /// When parts of the whole were away; the end is nil while they are.
        var outages: [(targets: Set<String>, start: ContinuousClock.Instant, end: ContinuousClock.Instant?)] = []
        var failures: [Failure] = []
        /// Start and end of the newest successful transfers.
        var successes: [(began: ContinuousClock.Instant, ended: ContinuousClock.Instant)] = []
        /// Start of each attempt that has no outcome yet.
        var underWay: [Int: ContinuousClock.Instant] = [:]
        var begun = 0

        /// Whether one of `needs` was away at some time since `began`.
        func lacked(_ needs: Set<String>, from began: ContinuousClock.Instant) -> Bool {
            outages.contains { !$0.targets.isDisjoint(with: needs) && ($0.end.map { $0 >= began } ?? true) }
        }
    }

    private static let keptSuccesses = 4_000
    private let state = Mutex(State())

    /// Makes one attempt and records how it went.
    func attempt(_ kind: String, _ send: () async throws -> Verdict) async rethrows -> Verdict {
        let began = ContinuousClock.now
        let number = state.withLock { state in
            state.begun += 1
            state.underWay[state.begun] = began
            return state.begun
        }
        defer { state.withLock { $0.underWay[number] = nil } }
        let verdict = try await send()
        record(kind, verdict, began: began)
        return verdict
    }

    /// Whether nothing is under way any more that was sent before `instant`.
    func isSettled(before instant: ContinuousClock.Instant) -> Bool {
        state.withLock { state in state.underWay.values.allSatisfy { $0 >= instant } }
    }

    private func record(_ kind: String, _ verdict: Verdict, began: ContinuousClock.Instant) {
        let ended = ContinuousClock.now
        state.withLock { state in
            state.attempts[kind, default: [:]][verdict.label, default: 0] += 1
            if !state.lacked(Availability.needs[kind] ?? [], from: began) {
                state.fairAttempts[kind, default: [:]][verdict.label, default: 0] += 1
            }
            switch verdict {
            case .unclear(let why):
                state.failures.append(Failure(began: began, ended: ended, what: "\(kind): \(why)"))
            case .accepted where kind == "transfer":
                if state.successes.count >= Self.keptSuccesses { state.successes.removeFirst(Self.keptSuccesses / 2) }
                state.successes.append((began, ended))
            case .accepted, .refused, .signedOut: break
            }
        }
    }

    /// When the first transfer that was sent after `instant` was answered with success.
    func firstSuccess(after instant: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        state.withLock { state in state.successes.filter { $0.began >= instant }.map(\.ended).min() }
    }

    /// Attempts without a clear answer that were under way at some time from `start` to `end`.
    func failures(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> [Failure] {
        state.withLock { state in state.failures.filter { $0.began <= end && $0.ended >= start } }
    }

    /// Runs `body`, during which `targets` are away or on their way back.
    func without<R>(_ targets: Set<String>, _ body: () async throws -> R) async rethrows -> R {
        let number = state.withLock { state in
            state.outages.append((targets, .now, nil))
            return state.outages.count - 1
        }
        defer { state.withLock { $0.outages[number].end = .now } }
        return try await body()
    }

    /// Attempts by kind and outcome, without those during which something was away that their kind needs.
    var fairCounts: [String: [String: Int]] { state.withLock(\.fairAttempts) }

    /// Attempts by kind and outcome.
    var counts: [String: [String: Int]] { state.withLock(\.attempts) }
}
