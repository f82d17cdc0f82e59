package import MoneyKit
package import PolicyKit
package import Primitives

/// What has to be assessed before it moves: a debit with both of its ends and its amount. An answer is for this and
/// nothing else.
package struct AssessmentQuestion: Sendable, Hashable {
    /// The transaction or the hold that it becomes.
    package let subject: UniqueID
    package let operation: AssessmentPolicy.Operation
    package let owner: OwnerID
    package let source: AccountID
    /// Nil for a hold, whose payee is named later.
    package let destination: AccountID?
    package let amount: Money
    /// The amount in US cents, by the rates that it was decided by.
    package let cents: Int64
    package let risk: AssessmentPolicy.Risk

    package init(
        subject: UniqueID, operation: AssessmentPolicy.Operation, owner: OwnerID, source: AccountID,
        destination: AccountID?, amount: Money, cents: Int64, risk: AssessmentPolicy.Risk
    ) {
        self.subject = subject
        self.operation = operation
        self.owner = owner
        self.source = source
        self.destination = destination
        self.amount = amount
        self.cents = cents
        self.risk = risk
    }
}

/// What came of a question.
package enum AssessmentWord: Sendable, Hashable {
    case allowed(UniqueID)
    /// Nobody answered, and the policy lets it go on: it is marked.
    case unassessed
    case underReview
    case denied
    /// Nobody answered, and the policy does not let it go on.
    case unavailable
}

/// By what a debit has passed.
enum Clearance {
    /// Nobody had to be asked here: it is below the line, or a service has asked.
    case unasked
    case assessed(UniqueID)
    case unassessed

    var assessment: UniqueID? {
        if case .assessed(let id) = self { id } else { nil }
    }

    var isUnassessed: Bool {
        if case .unassessed = self { true } else { false }
    }
}
