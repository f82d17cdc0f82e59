import HTTPKit
import Synchronization

/// Maintenance mode and feature flags as every gateway knows them: a snapshot that `ControlsRefresh` renews.
final class Controls: Sendable {
    struct Snapshot: Sendable, Equatable {
        var maintenance: MaintenanceMode?
        /// Flags that were set; a flag that was not is on.
        var flags: [String: FlagState] = [:]

        var hasRestrictions: Bool { maintenance != nil || flags.values.contains { !$0.isEnabled } }
    }

    private struct State {
        var snapshot = Snapshot()
        var changes = 0
    }

    private let state = Mutex(State())
    private let isRestricted = Atomic(false)

    /// Lets the usual case pass without the lock.
    var hasRestrictions: Bool { isRestricted.load(ordering: .relaxed) }

    var current: Snapshot { state.withLock { $0.snapshot } }

    /// Counts the changes made here; see `replace`.
    var changes: Int { state.withLock { $0.changes } }

    /// A change made through this process, already stored.
    func change(_ body: (inout Snapshot) -> Void) {
        state.withLock { state in
            body(&state.snapshot)
            state.changes += 1
            isRestricted.store(state.snapshot.hasRestrictions, ordering: .relaxed)
        }
    }

    /// Takes what was read from the store, unless a change was made here since the reading began: it may be older.
    func replace(_ read: Snapshot, ifStillAt changes: Int) {
        state.withLock { state in
            guard state.changes == changes else { return }
            state.snapshot = read
            isRestricted.store(read.hasRestrictions, ordering: .relaxed)
        }
    }

    /// Why the route is closed, or nil.
    func refusal(of route: Route) -> Problem? {
        let now = current
        if let maintenance = now.maintenance, !route.isOpenInMaintenance {
            return Problem(
                .maintenance, detail: maintenance.message, retryAfterSeconds: maintenance.retryAfterSeconds)
        }
        guard let flag = route.flag, now.flags[flag]?.isEnabled == false else { return nil }
        return Problem(.featureDisabled, retryAfterSeconds: 60)
    }
}
