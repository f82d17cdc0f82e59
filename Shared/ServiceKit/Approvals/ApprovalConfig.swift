/// From which amount on staff needs a second operator to move money.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `approval.from.cents` | worth in US cents, or `off` | off, in production 1000000 | 0 to 1000000000000 |
/// | `approval.lifetime.hours` | hours that a request waits | 72 | 1 to 720 |
package struct ApprovalConfig: Sendable {
    /// Nil: one operator suffices.
    package let fromCents: Int64?
    package let lifetime: Duration

    package init(_ settings: Settings) throws(ConfigError) {
        let key = "approval.from.cents"
        let standard: Int64? = settings.mode == .production ? 1_000_000 : nil
        switch settings.optionalText(key) {
        case nil: fromCents = standard
        case "off": fromCents = nil
        default: fromCents = Int64(try settings.integer(key, in: 0...1_000_000_000_000))
        }
        lifetime = .seconds(try settings.integer("approval.lifetime.hours", default: 72, in: 1...720) * 3_600)
    }
}
