/// Whether one operator's word suffices for money to be moved.
package enum ApprovalRule: String, Sendable {
    /// It does, or no operator calls the route.
    case none
    /// Below the amount that the service is configured with; from there on the answer is 202 with an approval that
    /// waits for a second operator.
    case fromAmount = "from_amount"
    /// It never does, whatever the amount.
    case always
    /// It is the second operator's word.
    case second
    /// It does what a customer has ordered, and what would happen by itself at its next turn.
    case ordered

    /// Whether the answer may be an approval that waits for a second operator.
    package var mayWait: Bool { self == .fromAmount || self == .always }
}
