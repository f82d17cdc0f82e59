import ComplianceDomain
import NIOPosix
import Primitives

/// A hit with the list that it is on.
struct FoundEntry: Sendable {
    let list: ListName
    let hit: ScreeningHit
}

/// What a search over several lists gives.
struct SearchOutcome: Sendable {
    let lists: [LoadedList]
    /// The most alike first.
    let found: [FoundEntry]
    let took: Duration
}

/// Searches lists for whomever staff or another service asks for; keeps nothing.
struct ScreeningSearches: Sendable {
    let book: ScreeningBook
    let lists: ListStore
    /// Lists without which nobody can say that there is nothing.
    let required: Set<ListName>

    /// - Parameter names: the lists to search; nil: all that there are.
    /// - Throws: `screeningUnavailable` when one of them is not loaded here, or there is none at all.
    func search(_ query: ScreeningQuery, on names: [ListName]?) async throws -> SearchOutcome {
        let chosen = try await choose(names)
        return try await NIOThreadPool.singleton.runIfActive {
            let start = ContinuousClock.now
            let found = chosen.flatMap { list in
                list.index.search(query).map { FoundEntry(list: list.list, hit: $0) }
            }
            let best = found.sorted { $0.hit.score > $1.hit.score }.prefix(query.limit)
            return SearchOutcome(lists: chosen, found: Array(best), took: ContinuousClock.now - start)
        }
    }

    /// While a new version is read here the one before it is searched.
    private func choose(_ names: [ListName]?) async throws -> [LoadedList] {
        let live = Set(try await lists.live().map(\.list))
        let wanted = names.map { Set($0) } ?? live.union(required)
        guard !wanted.isEmpty, wanted.isSubset(of: live) else { throw ComplianceError.screeningUnavailable }
        return try wanted.sorted().map { name in
            guard let list = book[name] else { throw ComplianceError.screeningUnavailable }
            return list
        }
    }
}
