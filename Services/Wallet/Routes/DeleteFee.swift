import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct DeleteFee: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/admin/wallet/fees/{operation}/{currency}", id: "deleteFee", summary: "Take a fee away",
        tag: "Administration", access: .roles([.operator], scope: .opsWrite), right: .act, success: 204,
        problems: [.notFound])

    typealias Path = FeePath

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let key = FeeSchedule.Key(call.path.operation, call.path.currency)
        try await parts.transactions.run { transaction in
            try await parts.ruleTables.delete(key, in: transaction)
        }
        return .noContent
    }
}
