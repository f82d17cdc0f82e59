import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

struct ListTransfers: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/transfers", id: "listTransfers", summary: "Transfers from and to the caller's wallets",
        tag: "Transfers", access: .readWallets, problems: [.badCursor, .notFound])

    struct Query: FieldDecodable {
        let page: PageQuery
        /// Only those of one wallet; staff may name anybody's.
        let wallet: AccountID?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            wallet = fields.optional("wallet_id", .id(AccountID.self).described("Only those of this wallet"))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<TransferView>> {
        let accounts: [AccountID]
        if let wallet = call.query.wallet {
            accounts = [try await parts.wallets.reachable(wallet, call.context).wallet.id]
        } else {
            accounts = try await parts.transfers.accounts(of: try call.caller.userID)
        }
        let before = try call.query.page.position(parts.cursors, list: "transfers").flatMap(TransferPosition.init)
        let limit = call.query.page.limit
        let found = try await parts.transfers.list(of: accounts, before: before, limit: limit + 1)
        let page = Page(found.map { TransferView($0) }, limit: limit) { view in
            let position = TransferPosition(createdAt: view.transaction.createdAt, id: view.transaction.id)
            return parts.cursors.encode(position.text, list: "transfers")
        }
        return .ok(page)
    }
}

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
