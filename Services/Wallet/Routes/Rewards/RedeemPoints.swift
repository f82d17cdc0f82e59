import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// Turns points into money, in the currency of the bills that brought them.
struct RedeemPoints: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/rewards/points/redeem", id: "redeemPoints", summary: "Turn points into money", tag: "Rewards",
        access: .ownWallets, right: .moveMoney, idempotency: .required,
        problems: [.notFound, .notEnoughPoints, .walletFrozen, .walletClosed, .amountTooLarge], rateClass: .money)

    struct Body: FieldDecodable {
        let points: Int64
        let wallet: AccountID

        init(_ fields: inout Fields) {
            points = fields.required("points", .integer(1...1_000_000_000_000))
            wallet = fields.required(
                "wallet_id", .id(AccountID.self).described("Its currency says which points"))
        }
    }

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<RedeemedPoints> {
        let caller = try call.caller
        let wallet = try await parts.wallets.own(call.body.wallet, of: caller).wallet
        let initiator = Initiator(user: caller.userID, channel: caller.isPerson ? .session : .apiKey)
        let currency = wallet.account.currency
        let id: UniqueID = parts.ids.next()
        return try await parts.desk.ledger.work(with: RewardDesk.accounts(currency)) {
            try await idempotent(call, parts.transactions) { transaction in
                let credit = try await parts.desk.redeem(
                    call.body.points, to: wallet.id, currency, by: initiator, requestID: id, in: transaction)
                return .ok(RedeemedPoints(amount: credit.amount, transaction: credit.transaction))
            }
        }
    }
}

struct RedeemedPoints: FieldEncodable {
    let amount: Money
    let transaction: TransactionID?

    static let example = RedeemedPoints(amount: .example, transaction: TransactionID(.example))

    func encode(to out: inout JSONWriter) {
        out.field("amount", amount)
        out.field("transaction_id", transaction)
    }
}
