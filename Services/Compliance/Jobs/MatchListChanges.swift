import ComplianceDomain
import NIOPosix
import PostgresAccess
import Primitives

/// Looks at all customers for what a new version of a list has added and changed, page by page; a process that dies
/// goes on behind the last page.
struct MatchListChanges: Sendable {
    static let interval = Duration.seconds(2)
    /// So many customers are locked at a time.
    private static let page = 50
    /// A process that is to end does not wait for all customers: the next run goes on.
    private static let longest = Duration.seconds(5)

    let client: PostgresClient
    let rounds: ListRoundStore
    let screening: ScreeningDesk
    let kyc: KYCDesk
    let clock: WallClock
    let crashes: CrashPoints

    func run() async throws {
        let end = ContinuousClock.now + Self.longest
        for round in try await rounds.open() {
            // In the version that is live now; it waits until this process has that.
            let live = try await screening.lists.live().filter { $0.list == round.list }
            guard !live.isEmpty, let list = screening.book.exactly(live)?.first else { continue }
            let index = try await Self.index(of: round, in: list)
            var place = round.after
            while let next = try await match(round, list, index, after: place) {
                place = next
                if ContinuousClock.now >= end { return }
            }
        }
    }

    private static func index(of round: ListRound, in list: LoadedList) async throws -> ScreeningIndex {
        guard let touched = round.touched else { return list.index }
        let entries = list.index.entries
        return try await NIOThreadPool.singleton.runIfActive {
            ScreeningIndex(entries.filter { touched.contains($0.sourceID) })
        }
    }

    /// - Returns: behind whom it goes on; nil when it is over.
    private func match(
        _ round: ListRound, _ list: LoadedList, _ index: ScreeningIndex, after last: UserID?
    ) async throws -> UserID? {
        let now = clock.now()
        let place: UserID? = try await client.transaction { transaction in
            let page = try await rounds.page(after: last, limit: Self.page, in: transaction)
            var results: [ScreeningResult] = []
            for user in page {
                guard let profile = try await screening.customers.profile(of: user, in: transaction)?.profile else {
                    continue
                }
                let customer = ScreenedCustomer(
                    profile, identifiers: try await screening.results.documentNumbers(of: user, in: transaction))
                let matches = try await NIOThreadPool.singleton.runIfActive {
                    customer.matches(on: round.list, index)
                }
                if try await screening.take(matches, of: user, at: now, in: transaction) {
                    let row = try await kyc.customers.lock(user, now: now, in: transaction)
                    try await kyc.settleTier(of: row, at: now, in: transaction)
                }
                results.append(
                    ScreeningResult(
                        id: screening.ids.next(), user: user, cause: .list, matches: matches,
                        versions: [list.version]))
            }
            try await screening.results.insert(results, now: now, in: transaction)
            let next = page.count == Self.page ? page.last : nil
            try await rounds.advance(round.version, after: next, now: now, in: transaction)
            return next
        }
        crashes.passed(ListCrashPoints.matched)
        return place
    }
}
