import Primitives
import Synchronization

/// When rates are loaded: once in an interval of the suite's clock, and again soon while the provider gives none.
/// Without that a wallet that is started before its provider, or whose clock has jumped, would have nothing to trade on
/// until the next interval.
final class RateSchedule: Sendable {
    /// Pause between two looks, and so between two tries.
    static let tick: Duration = .seconds(2)

    private let interval: Duration
    private let loadedAt = Mutex<Timestamp?>(nil)

    init(every interval: Duration) {
        self.interval = interval
    }

    func isDue(_ now: Timestamp) -> Bool {
        // Also when the clock was put back behind the last load.
        loadedAt.withLock { $0.map { now < $0 || now >= $0 + interval } ?? true }
    }

    func loaded(_ now: Timestamp) {
        loadedAt.withLock { $0 = now }
    }
}
