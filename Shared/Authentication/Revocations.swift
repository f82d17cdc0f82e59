package import Primitives
import Synchronization

/// Sessions, users and API keys that were cut off while tokens of theirs may still be alive.
///
/// An entry is kept as long as a token issued before it can live, then forgotten. Adding one twice changes nothing.
package final class Revocations: Sendable {
    package enum Entry: Hashable, Sendable {
        case session(UniqueID)
        /// All tokens of a user that were issued before a time.
        case subject(UserID, before: Timestamp)
        case apiKey(UniqueID)
    }

    private struct State {
        var sessions: [UniqueID: Timestamp] = [:]
        var apiKeys: [UniqueID: Timestamp] = [:]
        var subjects: [UserID: (before: Timestamp, until: Timestamp)] = [:]
        var nextSweep = Timestamp.distantPast
    }

    private static let sweepInterval: Duration = .seconds(60)

    private let clock: WallClock
    private let state = Mutex(State())
    /// Lets the usual case, nothing revoked lately, pass without the lock.
    private let count = Atomic(0)

    package init(clock: WallClock) {
        self.clock = clock
    }

    package func add(_ entry: Entry) {
        let now = clock.now()
        let until = now + AccessToken.longestLifetime + .seconds(60)
        state.withLock { state in
            if now >= state.nextSweep { Self.sweep(&state, now: now) }
            switch entry {
            case .session(let id): state.sessions[id] = until
            case .apiKey(let id): state.apiKeys[id] = until
            case .subject(let id, let before):
                state.subjects[id] = (max(before, state.subjects[id]?.before ?? before), until)
            }
            count.store(
                state.sessions.count + state.apiKeys.count + state.subjects.count, ordering: .releasing)
        }
    }

    package func contains(_ token: AccessToken) -> Bool {
        guard count.load(ordering: .acquiring) > 0 else { return false }
        return state.withLock { state in
            if let id = token.sessionID, state.sessions[id] != nil { return true }
            if let id = token.apiKeyID, state.apiKeys[id] != nil { return true }
            guard let cut = state.subjects[token.subject] else { return false }
            return token.issuedAt < cut.before
        }
    }

    /// Whether the key itself was revoked, and not only tokens of it.
    package func contains(apiKey id: UniqueID) -> Bool {
        state.withLock { $0.apiKeys[id] != nil }
    }

    private static func sweep(_ state: inout State, now: Timestamp) {
        state.sessions = state.sessions.filter { $0.value > now }
        state.apiKeys = state.apiKeys.filter { $0.value > now }
        state.subjects = state.subjects.filter { $0.value.until > now }
        state.nextSweep = now + sweepInterval
    }
}
