import Contracts
import HTTPKit
package import JSONKit
import MoneyKit
package import Outbox
package import Primitives

/// Where requests of staff wait for a second operator. A service has one; `context.approvals` makes it.
package struct ApprovalDesk: Sendable {
    package let store: ApprovalStore
    let slug: String
    let config: ApprovalConfig
    let transactions: Transactions
    let clock: WallClock
    let ids: IDGenerator
    /// In US cents, as limits are counted; nil where no rate is known.
    let worth: @Sendable (Money) async throws -> Int64?
    /// Whether somebody is an operator now, and not only when their token was made.
    let isOperator: @Sendable (UserID) async throws -> Bool

    /// The request's fields, once more.
    package func fields<Body: FieldDecodable>(_ type: Body.Type, of approval: Approval) throws -> Body {
        let body = approval.body.isEmpty ? Array("{}".utf8) : approval.body
        return try JSONReader.decode(type, from: body, unknownFields: .reject)
    }

    /// What others are told of it, as it stands.
    package func event(of approval: Approval) -> OutboxEvent {
        Self.event(of: approval, slug: slug, id: ids.next(), at: clock.now())
    }

    package static func event(of approval: Approval, slug: String, id: UniqueID, at now: Timestamp) -> OutboxEvent {
        let change = ApprovalChange(
            approvalID: approval.id, status: ApprovalStatus(approval.state), operation: approval.operation,
            resourceID: approval.resourceID, amount: approval.amount, parties: approval.parties,
            requestedBy: approval.requestedBy, reason: approval.reason, expiresAt: approval.expiresAt,
            decidedBy: approval.decidedBy)
        return OutboxEvent(
            type: "\(slug).approval_changed.v1", aggregateID: approval.id.description, data: JSON.encode(change),
            id: id, occurredAt: now)
    }
}

extension ApprovalStatus {
    fileprivate init(_ state: Approval.State) {
        self =
            switch state {
            case .pending: .pending
            case .approved: .approved
            case .rejected: .rejected
            case .expired: .expired
            }
    }
}
