import CoreMetrics
import NotificationsDomain
import Primitives

/// Who listens, and what is told.
struct LiveMetrics: Sendable {
    private let open: [LiveKind: Gauge]
    private let frames: Counter
    private let ended: [LiveEnd: Counter]
    private let lag: Timer

    init(_ factory: any MetricsFactory) {
        open = Dictionary(
            uniqueKeysWithValues: LiveKind.allCases.map { kind in
                (kind, Gauge(label: "notifications_live_open", dimensions: [("kind", kind.rawValue)], factory: factory))
            })
        frames = Counter(label: "notifications_live_frames_total", factory: factory)
        ended = Dictionary(
            uniqueKeysWithValues: LiveEnd.allCases.map { end in
                let code = ("code", "\(end.rawValue)")
                return (end, Counter(label: "notifications_live_ended_total", dimensions: [code], factory: factory))
            })
        lag = Timer(label: "notifications_live_lag_seconds", factory: factory)
        for gauge in open.values { gauge.record(0) }
    }

    func isOpen(_ kind: LiveKind, _ count: Int) { open[kind]?.record(count) }
    func sent(_ count: Int) { frames.increment(by: count) }
    func ended(_ end: LiveEnd) { ended[end]?.increment() }
    /// From the entry to its frame.
    func told(after time: Duration) {
        let (seconds, attoseconds) = time.components
        lag.recordNanoseconds(max(0, seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
    }
}

enum LiveKind: String, CaseIterable, Sendable {
    case socket, stream
}

extension NotificationsService {
    /// Of sockets and streams.
    static let liveMetrics = [
        "notifications_live_open": "Sockets and event streams that are open in this process, by kind.",
        "notifications_live_frames_total": "What sockets and streams were told.",
        "notifications_live_ended_total": "Sockets and streams that were ended, by the code of a socket's end.",
        "notifications_live_lag_seconds": "From an entry in the inbox to its frame.",
    ]
}
