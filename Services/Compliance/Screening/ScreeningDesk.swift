import ComplianceDomain
import NIOPosix
import PostgresAccess
import Primitives

/// Looks at customers and keeps what was found. Each verb runs in its caller's transaction, in which the customer is
/// locked.
struct ScreeningDesk: Sendable {
    /// Everybody is looked at in full so often.
    static let fullInterval = Duration.seconds(90 * 86_400)

    let book: ScreeningBook
    let lists: ListStore
    let hits: HitStore
    let results: ScreeningStore
    let customers: CustomerStore
    /// Nil where nobody knows what newspapers wrote: then nothing is approved by itself.
    let media: MediaCheckStore?
    let consequences: ScreeningConsequences
    /// Lists without which nobody is called clear, whatever the others say.
    let required: Set<ListName>
    /// Whether the customer's risk is high by anything but the lists; nil: nobody has weighed it.
    let isHighRisk: @Sendable (UserID, PostgresTransaction) async throws -> Bool?
    let ids: IDGenerator

    /// What KYC asks, and staff see.
    func standings(_ clock: WallClock) -> CustomerStandings {
        CustomerStandings(
            of: { user, transaction in try await standing(of: user, at: clock.now(), in: transaction) },
            look: { user, cause, now, transaction in
                try await screen(user, because: cause, at: now, in: transaction)
            })
    }

    func standing(
        of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> CustomerStanding {
        let summary = try await results.summary(of: user, in: transaction)
        let live = try await lists.live(in: transaction)
        let isMediaChecked = try await media?.isSettled(user, in: transaction) ?? false
        let isFresh = live.allSatisfy { version in
            version.checkedAt.map { !ListAge.isTooOld(checkedAt: $0, at: now) } ?? false
        }
        return CustomerStanding(
            screening: summary.state,
            isHighRisk: try await summary.isExposed ? true : isHighRisk(user, transaction),
            isFresh: isFresh && isMediaChecked && covers(live), isPublicPerson: summary.isPublicPerson)
    }

    // MARK: In full

    /// Whether customers can be looked at in this process now.
    func isReady() async throws -> Bool { loaded(try await lists.live()) != nil }

    /// Searches all lists for a customer. Where that cannot be done the customer stays as clear as they were by what
    /// they say of themselves, and is due at once.
    func screen(
        _ user: UserID, because cause: ScreeningCause, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let profile = try await customers.profile(of: user, in: transaction)?.profile else { return }
        if cause == .tier || cause == .full { try await media?.request(user, now: now, in: transaction) }
        guard let loaded = loaded(try await lists.holdLive(in: transaction)) else {
            try await results.insert(
                [ScreeningResult(id: ids.next(), user: user, cause: cause)], now: now, in: transaction)
            return try await results.mark(user, screenedAt: nil, dueAt: now, in: transaction)
        }
        let customer = ScreenedCustomer(
            profile, identifiers: try await results.documentNumbers(of: user, in: transaction))
        let matches = try await NIOThreadPool.singleton.runIfActive {
            loaded.flatMap { customer.matches(on: $0.list, $0.index) }
        }
        try await take(matches, of: user, at: now, in: transaction)
        let result = ScreeningResult(
            id: ids.next(), user: user, cause: cause, matches: matches, versions: loaded.map(\.version))
        try await results.insert([result], now: now, in: transaction)
        try await results.mark(user, screenedAt: now, dueAt: now + Self.fullInterval, in: transaction)
    }

    private func loaded(_ live: [ListVersion]) -> [LoadedList]? {
        live.isEmpty || !covers(live) ? nil : book.exactly(live)
    }

    private func covers(_ live: [ListVersion]) -> Bool { required.isSubset(of: live.map(\.list)) }

    // MARK: What was found

    /// Keeps hits: those that are known by what became of them, new ones as open.
    /// - Returns: whether there is something that was not there before.
    @discardableResult
    func take(
        _ matches: [ListMatch], of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        guard !matches.isEmpty else { return false }
        let dismissals = try await hits.dismissals(of: user, in: transaction)
        var news: [Hit] = []
        for (list, found) in Dictionary(grouping: matches, by: \.list).sorted(by: { $0.key < $1.key }) {
            var known = try await hits.all(of: user, on: list, in: transaction)
            let foundIDs = Set(found.map(\.sourceID))
            for match in found {
                let dismissal = dismissals[match.facts]
                guard let place = Self.place(of: match, in: known, besides: foundIDs) else {
                    news += try await open(match, of: user, dismissal, at: now, in: transaction)
                    continue
                }
                switch known[place].meet(match, isDismissed: dismissal != nil) {
                case .unchanged: break
                case .updated: try await hits.update(known[place], now: now, in: transaction)
                case .news:
                    try await hits.update(known[place], now: now, in: transaction)
                    news.append(known[place])
                case .another: news += try await open(match, of: user, dismissal, at: now, in: transaction)
                }
            }
        }
        for hit in news { try await consequences.opened(hit, at: now, in: transaction) }
        return !news.isEmpty
    }

    /// The newest hit of an entry: by its id, or, when the list has given the same person another one, by the person.
    private static func place(of match: ListMatch, in known: [Hit], besides ids: Set<String>) -> Int? {
        known.firstIndex { $0.match.sourceID == match.sourceID }
            ?? known.firstIndex { $0.match.person == match.person && !ids.contains($0.match.sourceID) }
    }

    /// - Returns: the hit if a person has to look at it; none when one has said of the same facts that they are two.
    private func open(
        _ match: ListMatch, of user: UserID, _ dismissal: Hit.Decision?, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> [Hit] {
        let hit = Hit(
            id: HitID(ids.next()), user: user, createdAt: now.shown, match: match,
            status: dismissal == nil ? .open : .falsePositive, decision: dismissal)
        try await hits.insert(hit, in: transaction)
        return dismissal == nil ? [hit] : []
    }
}
