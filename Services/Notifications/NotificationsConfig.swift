import ServiceKit

/// The keys of this service beside the common ones.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `notifications.watch.interval.seconds` | seconds | 60 | 1 to 3600, between two looks of the watching job |
struct NotificationsConfig: Sendable {
    let watchInterval: Duration

    init(_ settings: Settings) throws(ConfigError) {
        watchInterval = try settings.seconds("notifications.watch.interval.seconds", default: 60, in: 1...3_600)
    }
}
