package import PolicyKit
package import Primitives

/// What compliance does not let a customer's money do.
package enum Restriction: String, Sendable, CaseIterable {
    case none
    /// Nothing goes out.
    case outgoing
    /// Nothing moves.
    case all
    /// As `all`, and nobody signs in.
    case access

    package var stopsPaying: Bool { self != .none }
    package var stopsDeposits: Bool { self == .all || self == .access }
}

/// How compliance watches and restricts a customer. Nobody of whom nothing was told is restricted.
package struct Standing: Sendable, Equatable {
    package var risk: AssessmentPolicy.Risk
    package var restriction: Restriction
    /// Until then every operation is assessed, whatever its amount.
    package var askUntil: Timestamp?

    package init(
        risk: AssessmentPolicy.Risk = .low, restriction: Restriction = .none, askUntil: Timestamp? = nil
    ) {
        self.risk = risk
        self.restriction = restriction
        self.askUntil = askUntil
    }
}
