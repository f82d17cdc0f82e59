import ComplianceDomain
import Primitives
import Synchronization

/// A version of a list as this process searches it.
struct LoadedList: Sendable {
    let list: ListName
    let version: ListVersionID
    let index: ScreeningIndex
    let loadedAt: Timestamp
    /// When it was last known to be what the list says.
    let checkedAt: Timestamp

    func isStale(at now: Timestamp) -> Bool { ListAge.isStale(checkedAt: checkedAt, at: now) }
}

/// The lists that this process searches. A new version takes the place of the old one when it is ready: who has begun
/// with the old one ends with it, and nobody waits.
final class ScreeningBook: Sendable {
    private let loaded = Mutex<[ListName: LoadedList]>([:])

    subscript(list: ListName) -> LoadedList? { loaded.withLock { $0[list] } }

    func put(_ list: LoadedList) { loaded.withLock { $0[list.list] = list } }

    /// What is not among these is no list any more.
    func keepOnly(_ names: Set<ListName>) {
        loaded.withLock { lists in lists = lists.filter { names.contains($0.key) } }
    }

    /// The lists of exactly these versions, in their order; nil when one of them is not ready here.
    func exactly(_ versions: [ListVersion]) -> [LoadedList]? {
        loaded.withLock { lists in
            var found: [LoadedList] = []
            for version in versions {
                guard let list = lists[version.list], list.version == version.id else { return nil }
                found.append(list)
            }
            return found
        }
    }
}
