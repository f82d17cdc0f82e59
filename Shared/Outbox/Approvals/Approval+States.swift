package import Primitives

extension Approval {
    /// An approval ends once.
    package static let states = Transitions<State, Move>(
        from: .pending,
        [
            (.pending, .approve, .approved),
            (.pending, .reject, .rejected),
            (.pending, .expire, .expired),
        ])
}
