package import Primitives

/// What has become of a version of a list. The database holds the same table.
package enum ListVersionStatus: String, CaseIterable, Hashable, Sendable {
    /// Its files are here and nobody has read them to their end. Next: live, same, refused.
    case loading
    /// Searches look at it. Next: superseded.
    case live
    /// It says what the live one says, which stays.
    case same
    /// Next: loading, when another person says that so many entries have gone for good.
    case refused
    case superseded

    package enum Move: CaseIterable, Hashable, Sendable {
        case publish, keep, refuse, force, supersede
    }

    package static let states = Transitions<ListVersionStatus, Move>(
        from: .loading,
        [
            (.loading, .publish, .live),
            (.loading, .keep, .same),
            (.loading, .refuse, .refused),
            (.refused, .force, .loading),
            (.live, .supersede, .superseded),
        ])
}
