package import Primitives

/// What compliance says of money that has come in.
package enum DepositAssessment: Sendable, Equatable {
    case allowed(UniqueID)
    /// Nobody answered, and the policy lets it in.
    case unassessed
    /// Somebody looks at it first; the money waits.
    case review(UniqueID)
    /// It goes back to its payer.
    case denied(UniqueID)

    /// As it is kept.
    package enum Kind: String, Sendable, CaseIterable { case allowed, unassessed, review, denied }

    package var kind: Kind {
        switch self {
        case .allowed: .allowed
        case .unassessed: .unassessed
        case .review: .review
        case .denied: .denied
        }
    }

    package var id: UniqueID? {
        switch self {
        case .allowed(let id), .review(let id), .denied(let id): id
        case .unassessed: nil
        }
    }

    /// What was kept; nil for what nobody keeps.
    package init?(_ kind: Kind, _ id: UniqueID?) {
        switch (kind, id) {
        case (.allowed, let id?): self = .allowed(id)
        case (.review, let id?): self = .review(id)
        case (.denied, let id?): self = .denied(id)
        case (.unassessed, nil): self = .unassessed
        case (.unassessed, _?), (_, nil): return nil
        }
    }
}

extension Deposit {
    /// As its owner hears it, too.
    package static let underReview = "under_review"
    package static let notPermitted = "transaction_not_permitted"

    /// The wallet may be asked to credit it, as far as compliance goes.
    var isCleared: Bool { assessed?.kind == .allowed || assessed?.kind == .unassessed }

    mutating func assess(_ word: DepositAssessment) -> DepositChange {
        guard mayBeCredited, !isCleared, word != assessed else { return .none }
        assessed = word
        switch word {
        case .allowed, .unassessed:
            stage = .crediting
            reason = nil
        case .review:
            stage = .held
            reason = Self.underReview
        case .denied:
            stage = .refunding
            reason = Self.notPermitted
        }
        return .moved
    }
}
