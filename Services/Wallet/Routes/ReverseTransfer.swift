import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import ServiceKit
import WalletDomain

/// Takes a transfer back, fee included, once. For staff; a large one waits for a second operator.
struct ReverseTransfer: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/transfers/{id}/reverse", id: "reverseTransfer", summary: "Reverse a transfer", tag: "Transfers",
        access: .staff(.reverseTransfer), right: .moveMoney, idempotency: .required, success: 201,
        problems: [
            .notFound, .ownDecision, .alreadyReversed, .notReversible, .insufficientFunds, .walletClosed,
            .amountTooLarge, .overloaded,
        ], rateClass: .money, approval: .fromAmount)

    typealias Path = TransferPath

    struct Body: FieldDecodable {
        let why: StaffReason
        let description: String?

        init(_ fields: inout Fields) {
            why = StaffReason(&fields)
            description = fields.optional(
                "description", .lines(1...500).described("For both customers, on their entries"))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<TransferView> {
        guard let accounts = try await parts.transfers.accounts(of: call.path.id) else {
            throw WalletError.notFound(.transfer)
        }
        // What is no transfer is refused by the ledger.
        if let transfer = try await parts.transfers.find(call.path.id),
            let waits = try await parts.approvals.ask(
                call, about: transfer.reversal(reason: call.body.why.reason),
                check: { _ in if transfer.isReversed { throw WalletError.alreadyReversed } })
        {
            return waits
        }
        let reversal = Reversal(
            id: parts.ids.next(), commander: try call.caller.commander(of: nil), target: call.path.id,
            accounts: accounts, reason: call.body.why.reason, description: call.body.description)
        return try await parts.ledger.answer(call, .reverse(reversal), status: 201) { outcome in
            if case .posted(let transaction) = outcome { TransferView(transaction) } else { nil }
        }
    }

    /// The same for whoever asked, once a second operator has agreed. The reversal has the id of the approval.
    static func approved(_ parts: WalletParts) -> ApprovedWork {
        ApprovedWork(of: Self.self) { approval in
            let body = try parts.approvals.fields(Body.self, of: approval)
            let target = TransactionID(approval.resourceID)
            guard let accounts = try await parts.transfers.accounts(of: target) else {
                throw WalletError.notFound(.transfer)
            }
            let reversal = Reversal(
                id: TransactionID(approval.id), commander: .staff(approval.requestedBy.rawValue, .operator),
                target: target, accounts: accounts, reason: body.why.reason, description: body.description)
            try await parts.ledger.perform(.reverse(reversal), approvedBy: approval)
        }
    }
}

extension StoredTransfer {
    /// What a reversal would move: all that left the source.
    fileprivate func reversal(reason: String?) -> StaffMovement {
        // What was posted fits with its fee; a fee in another currency is told by itself.
        let whole = (try? transaction.amount.adding(transaction.fee)) ?? transaction.amount
        return StaffMovement(
            resourceID: transaction.id.rawValue, amount: whole,
            parties: Array(Set([sourceOwner, destinationOwner].compactMap(\.self))).sorted(), reason: reason)
    }
}
