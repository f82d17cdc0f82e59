import Contracts
import HTTPKit
import Primitives
import Synchronization

/// Whom compliance has restricted so far that requests are refused, as it told last.
///
/// Only those are kept, and for a while those of whom it told that they are free again: an older word that comes late
/// is known by it.
final class Restrictions: Sendable {
    /// Some forty bytes each.
    static let mostPeople = 500_000

    fileprivate struct Told {
        let version: Int64
        let level: RestrictionLevel
        /// The look at compliance's list in which it was told.
        var look: Int
    }

    fileprivate struct State {
        var people: [UserID: Told] = [:]
        var looks = 0
        /// Of `people`, those of whom requests are refused.
        var restricted = 0

        mutating func set(_ user: UserID, _ told: Told?) {
            if people[user]?.level.refusesRequests ?? false { restricted -= 1 }
            people[user] = told
            if told?.level.refusesRequests ?? false { restricted += 1 }
        }
    }

    private let most: Int
    private let state = Mutex(State())
    private let restricted = Atomic(0)

    /// - Parameter most: how many people are kept.
    init(most: Int = mostPeople) {
        self.most = most
    }

    /// How many people's requests are refused.
    var count: Int { restricted.load(ordering: .relaxed) }
    /// Lets the usual case pass without the lock.
    var isEmpty: Bool { count == 0 }

    // MARK: What is told

    /// Takes what an event tells, unless something newer is known.
    /// - Returns: false when there is no room to keep it.
    func take(_ level: RestrictionLevel, of user: UserID, version: Int64) -> Bool {
        change { $0.take(level, of: user, version: version, most: most) }
    }

    /// Takes what compliance's list tells. Of those who are free, and of whom nothing else was told, nothing is kept:
    /// they are nearly all.
    /// - Returns: false when there is no room to keep it.
    func takeListed(_ level: RestrictionLevel, of user: UserID, version: Int64) -> Bool {
        change { state in
            guard level.refusesRequests || state.people[user]?.level.refusesRequests ?? false else { return true }
            return state.take(level, of: user, version: version, most: most)
        }
    }

    /// A look at compliance's whole list begins.
    func beginLook() -> Int {
        state.withLock { state in
            state.looks += 1
            return state.looks
        }
    }

    /// The look has reached the list's end: what neither it nor an event since its beginning has told is forgotten.
    func endLook(_ look: Int) {
        change { state in
            for (user, told) in state.people where told.look < look { state.set(user, nil) }
        }
    }

    private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        state.withLock { state in
            let result = body(&state)
            restricted.store(state.restricted, ordering: .relaxed)
            return result
        }
    }

    // MARK: What is asked

    /// How far the user is restricted, as far as it concerns requests.
    func level(of user: UserID) -> RestrictionLevel {
        guard !isEmpty else { return .none }
        return state.withLock { $0.people[user]?.level ?? .none }
    }
}

extension Restrictions.State {
    fileprivate mutating func take(_ level: RestrictionLevel, of user: UserID, version: Int64, most: Int) -> Bool {
        if var known = people[user] {
            if known.version < version {
                set(user, Restrictions.Told(version: version, level: level, look: looks))
            } else if known.version == version {
                known.look = looks
                set(user, known)
            }
            return true
        }
        if people.count >= most {
            // Those who are free make room: compliance's next list tells of them what may come late.
            for (user, told) in people where !told.level.refusesRequests { set(user, nil) }
        }
        guard people.count < most else { return !level.refusesRequests }
        set(user, Restrictions.Told(version: version, level: level, look: looks))
        return true
    }
}

extension RestrictionLevel {
    /// Whether requests to any route at all are refused.
    var refusesRequests: Bool { self == .all || self == .access }

    /// A stream only tells, so it goes on where things may be looked at.
    var endsStreams: Bool { self == .access }

    /// Whether a request to the route goes on. Nothing of `access` may even be looked at; auth ends its sessions, so
    /// what is open is so for the moment until then.
    func lets(_ route: Route) -> Bool {
        switch self {
        case .none, .outgoing: true
        case .all: route.method == .get || route.isOpenWhenRestricted
        case .access: route.isOpenWhenRestricted
        }
    }

    /// What a refused request is told: what goes on and where to write, and nothing of why.
    var refusal: Problem {
        Problem(
            .accountRestricted,
            detail: self == .access
                ? "Nobody can act in this account for now. Please contact support."
                : """
                For now you can look at everything here, sign out, prove who you are, use your rights over your \
                data and write to support: POST /api/v1/support/tickets.
                """)
    }
}
