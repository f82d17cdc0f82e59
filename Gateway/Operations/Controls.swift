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

    private let snapshot = Mutex(Snapshot())
    private let isRestricted = Atomic(false)

    /// Lets the usual case pass without the lock.
    var hasRestrictions: Bool { isRestricted.load(ordering: .relaxed) }

    var current: Snapshot { snapshot.withLock { $0 } }

    func update(_ change: (inout Snapshot) -> Void) {
        snapshot.withLock { snapshot in
            change(&snapshot)
            isRestricted.store(snapshot.hasRestrictions, ordering: .relaxed)
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
