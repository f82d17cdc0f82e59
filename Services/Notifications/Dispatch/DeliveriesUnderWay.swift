import Primitives
import Synchronization

/// What this process hands over at this moment. Whatever else it has begun was not written down to its end, and is
/// found as that of a process that died.
final class DeliveriesUnderWay: Sendable {
    private let known = Mutex<Set<UniqueID>>([])

    var ids: [UniqueID] { known.withLock { Array($0) } }

    func add(_ ids: [UniqueID]) { known.withLock { $0.formUnion(ids) } }
    func remove(_ id: UniqueID) { known.withLock { _ = $0.remove(id) } }
}
