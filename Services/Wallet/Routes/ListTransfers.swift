import Authentication
import HTTPKit
import JSONKit
import MoneyKit
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
        let currency: Currency?
        let kind: TransferKind?
        let status: TransferStatus?
        let direction: TransferDirection?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            wallet = fields.optional("wallet_id", .id(AccountID.self).described("Only those of this wallet"))
            currency = fields.optional(
                "currency", .currency.described("Only those from or to wallets in this currency"))
            kind = fields.optional("kind", .choice(TransferKind.self).described("Only those of this kind"))
            status = fields.optional("status", .choice(TransferStatus.self).described("Only those that stand so"))
            direction = fields.optional(
                "direction", .choice(TransferDirection.self).described("Only what left the wallets, or reached them"))
            from = fields.optional("from", .timestamp.described("What is shown at this time or later"))
            to = fields.optional("to", .timestamp.described("What is shown before this time"))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<TransferView>> {
        let query = call.query
        let filter = TransferFilter(
            kind: query.kind, isReversed: query.status.map { $0 == .reversed }, direction: query.direction,
            from: query.from, to: query.to,
            before: try query.page.position(parts.cursors, list: "transfers").flatMap(TransferPosition.init))
        let limit = query.page.limit
        let found = try await parts.transfers.list(of: accounts(call), filter, limit: limit + 1)
        let page = Page(found.map { TransferView($0) }, limit: limit) { view in
            let position = TransferPosition(createdAt: view.transaction.createdAt, id: view.transaction.id)
            return parts.cursors.encode(position.text, list: "transfers")
        }
        return .ok(page)
    }

    /// A wallet has one currency, so the currency chooses among the wallets.
    private func accounts(_ call: Call<Self>) async throws -> [AccountID] {
        let (query, currency) = (call.query, call.query.currency)
        guard let wallet = query.wallet else {
            return try await parts.transfers.accounts(of: try call.caller.userID, in: currency)
        }
        let account = try await parts.wallets.reachable(wallet, call.context).wallet.account
        return currency == nil || currency == account.currency ? [account.id] : []
    }
}
