import ServiceKit

/// The keys of the push services.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `sandbox.apns.port` | port | 8192, any free one in test mode | 0 (any) to 65535 |
struct PushPartnersConfig: Sendable {
    let apnsHost: String
    let apnsPort: Int

    init(_ context: ServiceContext) throws(ConfigError) {
        apnsHost = context.common.httpHost
        apnsPort = try context.settings.integer(
            "sandbox.apns.port", default: context.settings.mode == .test ? 0 : 8_192, in: 0...65_535)
    }
}
