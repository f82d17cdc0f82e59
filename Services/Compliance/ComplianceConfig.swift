import ServiceKit

/// The keys of this service beside the common ones.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `compliance.watch.interval.seconds` | seconds | 60 | 1 to 3600, between two looks of the watching job |
struct ComplianceConfig: Sendable {
    let watchInterval: Duration

    init(_ settings: Settings) throws(ConfigError) {
        watchInterval = try settings.seconds("compliance.watch.interval.seconds", default: 60, in: 1...3_600)
    }
}
