package import Primitives

/// How old a list may be.
package enum ListAge {
    /// Whoever searches is told from here on.
    package static let stale = Duration.seconds(7 * 86_400)
    /// From here on nothing is approved without a person.
    package static let tooOld = Duration.seconds(30 * 86_400)

    /// - Parameter checkedAt: when the list was last loaded, or found to say the same.
    package static func isStale(checkedAt: Timestamp, at now: Timestamp) -> Bool { now - checkedAt >= stale }

    package static func isTooOld(checkedAt: Timestamp, at now: Timestamp) -> Bool { now - checkedAt >= tooOld }
}
