package import Primitives

/// How well a customer is known.
package enum CustomerTier {
    /// - Parameters:
    ///   - valid: the tiers of the verifications that hold.
    package static func of(
        valid: [Int], profile: CustomerProfile?, hasEmail: Bool, screening: ScreeningState, on day: CalendarDay
    ) -> Int {
        let isFirst = hasEmail && screening == .clear && profile?.isOfAge(on: day) ?? false
        return max(valid.max() ?? 0, isFirst ? 1 : 0)
    }
}
