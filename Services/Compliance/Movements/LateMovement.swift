import ComplianceDomain
import Primitives

/// A movement that the policy wants asked about before it moves.
struct LateMovement: Sendable {
    let row: MovementRow
    let operation: Policy.Operation
    let customer: KnownCustomer
    let other: MovementFacts.Counterparty?

    /// Nil for what nobody had to ask about.
    init?(_ row: MovementRow, _ customers: [UserID: KnownCustomer], _ policy: Policy) {
        let moved = row.movement
        guard let operation = Policy.Operation(moved: row.kind, moved.flow, isOwn: moved.isOwn),
            let customer = customers[row.user],
            policy.asks(operation, of: customer.risk, cents: row.cents)
        else { return nil }
        self.row = row
        self.operation = operation
        self.customer = customer
        other = MovementFacts(row, customers, policy.geography).other
    }
}

extension Policy.Operation {
    /// What a movement of the wallet was asked about as; nil for what is not asked about: what comes back, what the
    /// house pays, the other side of a transfer.
    init?(moved kind: String, _ flow: MovementFlow, isOwn: Bool) {
        switch (kind, flow) {
        case ("transfer", .outgoing), ("capture", .outgoing), ("payment_link", .outgoing),
            ("invoice_payment", .outgoing):
            self = isOwn ? .ownTransfer : .transfer
        case ("conversion", .outgoing): self = .conversion
        case ("withdrawal", .outgoing): self = .withdrawal
        case ("bill_payment", .outgoing): self = .billPayment
        case ("card_capture", .outgoing), ("card_withdrawal", .outgoing): self = .card
        case ("deposit", .incoming): self = .deposit
        default: return nil
        }
    }
}
