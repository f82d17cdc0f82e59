import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct GetTransfer: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/transfers/{id}", id: "getTransfer", summary: "One transfer", tag: "Transfers",
        access: .readWallets, problems: [.notFound])

    typealias Path = TransferPath

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<TransferView> {
        guard let stored = try await parts.transfers.find(call.path.id),
            try call.context.reaches(stored.sourceOwner) || call.context.reaches(stored.destinationOwner)
        else { throw WalletError.notFound(.transfer) }
        return .ok(TransferView(stored))
    }
}

struct TransferPath: FieldDecodable {
    let id: TransactionID

    init(_ fields: inout Fields) {
        id = fields.required("id", .id(TransactionID.self))
    }
}
