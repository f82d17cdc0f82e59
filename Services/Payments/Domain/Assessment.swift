package import Primitives

/// What compliance says of money before the wallet is asked to move it.
package enum Assessment: Sendable, Equatable {
    case allowed(UniqueID)
    /// Nobody answered, and the policy lets it go on.
    case unassessed
    /// Somebody looks at it first, or has looked at what is no longer held.
    case review(UniqueID)
    /// It never moves; what has come in goes back to its payer.
    case denied(UniqueID)

    /// Why what was denied has ended.
    package static let notPermitted = "transaction_not_permitted"

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
