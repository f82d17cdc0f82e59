import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import WalletDomain

struct ConvertFunds: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/fx/conversions", id: "convertFunds", summary: "Use a quote between two of one's own wallets",
        tag: "FX", access: .ownWallets, right: .moveMoney, idempotency: .required, success: 201,
        problems: .transfer, rateClass: .money, flag: "fx", audits: .movement)

    struct Body: FieldDecodable {
        let quote: QuoteID
        let source: AccountID
        let destination: AccountID
        let authorization: String?

        init(_ fields: inout Fields) {
            quote = fields.required("quote_id", .id(QuoteID.self))
            source = fields.required("source_wallet_id", .id(AccountID.self))
            destination = fields.required("destination_wallet_id", .id(AccountID.self))
            authorization = fields.optional("authorization", .text(1...100))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<TransferView> {
        let caller = try call.caller
        let pairs = try await parts.quotes.pairs([call.body.quote], owner: caller.userID)
        let conversion = Conversion(
            id: parts.ids.next(), commander: caller.customer, quote: call.body.quote, source: call.body.source,
            destination: call.body.destination,
            authorization: call.body.authorization.map { Authorization.Key(token: $0) },
            pair: pairs[call.body.quote])
        return try await parts.ledger.answer(call, .convert(conversion), status: 201) { outcome in
            if case .posted(let transaction) = outcome { TransferView(transaction) } else { nil }
        }
    }
}
