package import Primitives

extension Hold {
    package enum Move: CaseIterable, Hashable, Sendable {
        case capture, captureAll, adjust, release, expire
    }

    /// A hold ends once.
    package static let states = Transitions<Status, Move>(
        from: .held,
        [
            (.held, .capture, .held),
            (.held, .adjust, .held),
            (.held, .captureAll, .captured),
            (.held, .release, .released),
            (.held, .expire, .expired),
        ])
}
