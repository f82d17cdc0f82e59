import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

struct TransferFunds: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/transfers", id: "transferFunds", summary: "Move money from one's own wallet to any other",
        tag: "Transfers", access: .ownWallets, right: .moveMoney, idempotency: .required, success: 201,
        problems: .transfer, rateClass: .money, audits: .movement)

    typealias Body = TransferFields

    let parts: WalletParts
    let resolver: TransferResolver

    func handle(_ call: Call<Self>) async throws -> Reply<TransferView> {
        let caller = try call.caller
        let transfer = try await resolver.resolve([(parts.ids.next(), call.body)], for: call)
        return try await parts.ledger.answer(
            call, .transfer(transfer[0], by: caller.customer), status: 201
        ) { outcome in
            if case .posted(let transaction) = outcome { TransferView(transaction) } else { nil }
        }
    }
}

extension [ProblemCode] {
    /// The refusals of a transfer, in the order in which they are checked.
    static let transfer: [ProblemCode] = [
        .amountNotPositive, .sameWallet, .notFound, .walletFrozen, .walletClosed, .transactionNotPermitted,
        .currencyMismatch, .quoteMismatch, .quoteUsed, .quoteExpired, .authorizationRequired, .authorizationInvalid,
        .insufficientFunds, .limitExceeded, .recipientLimitExceeded, .amountTooLarge, .tooManyUnknownNumbers,
        .rateUnavailable, .transactionUnderReview, .assessmentUnavailable, .overloaded,
    ]
}
