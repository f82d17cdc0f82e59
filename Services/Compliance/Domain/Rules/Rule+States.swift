package import Primitives

extension Rule {
    /// The database holds the same table.
    package enum Mode: String, CaseIterable, Hashable, Sendable {
        /// Judged by nobody but back-tests. Next: shadow.
        case draft
        /// Judged and counted, with no effect. Next: live.
        case shadow
        /// Next: shadow, retired.
        case live
        case retired
    }

    package enum Move: CaseIterable, Hashable, Sendable {
        case observe, enforce, retire
    }

    package static let states = Transitions<Mode, Move>(
        from: .draft,
        [
            (.draft, .observe, .shadow),
            (.shadow, .enforce, .live),
            (.live, .observe, .shadow),
            (.live, .retire, .retired),
        ])
}

extension Rule.Mode {
    /// What a rule of production is seeded as elsewhere: local and test environments only watch.
    package var seeded: Rule.Mode { self == .live ? .shadow : self }

    /// The move that leads here; nil for where nothing leads.
    package func move(to next: Rule.Mode) -> Rule.Move? {
        Rule.states.moves.first { $0.state == self && $0.next == next }?.event
    }
}
