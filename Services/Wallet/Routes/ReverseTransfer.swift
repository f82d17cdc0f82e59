import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

/// Takes a transfer back, fee included, once. For staff.
struct ReverseTransfer: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/transfers/{id}/reverse", id: "reverseTransfer", summary: "Reverse a transfer", tag: "Transfers",
        access: .staff(.reverseTransfer), right: .moveMoney, idempotency: .required, success: 201,
        problems: [
            .notFound, .ownDecision, .alreadyReversed, .notReversible, .insufficientFunds, .walletClosed,
            .amountTooLarge, .overloaded,
        ], rateClass: .money, audits: .movement)

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
        let reversal = Reversal(
            id: parts.ids.next(), commander: try call.caller.commander(of: nil), target: call.path.id,
            accounts: accounts, reason: call.body.why.reason, description: call.body.description)
        return try await parts.ledger.answer(call, .reverse(reversal), status: 201) { outcome in
            if case .posted(let transaction) = outcome { TransferView(transaction) } else { nil }
        }
    }
}
