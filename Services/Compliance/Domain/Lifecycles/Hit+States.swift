package import Primitives

/// What has become of a likeness between a customer and a listed person.
package enum HitStatus: String, CaseIterable, Hashable, Sendable {
    /// Next: false_positive, confirmed, inconclusive.
    case open
    /// Next: open, when a name, birth date or programme changes.
    case falsePositive = "false_positive"
    case confirmed
    case inconclusive

    package enum Move: CaseIterable, Hashable, Sendable {
        case dismiss, confirm, giveUp
        case factsChanged
    }

    package static let states = Transitions<HitStatus, Move>(
        from: .open,
        [
            (.open, .dismiss, .falsePositive),
            (.open, .confirm, .confirmed),
            (.open, .giveUp, .inconclusive),
            (.falsePositive, .factsChanged, .open),
        ])
}
