import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ListCashback: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/rewards/cashback", id: "listCashback", summary: "Cashback that paid bills brought, newest first",
        tag: "Rewards", access: .authenticated(scope: .walletRead), problems: [.badCursor])

    typealias Query = PageQuery

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<CashbackView>> {
        let (owner, limit) = (try call.caller.userID, call.query.limit)
        let before = try call.query.position(parts.cursors, list: "cashback").flatMap { UniqueID($0) }
        let found = try await parts.lists.cashback(of: owner, before: before, limit: limit + 1)
        return .ok(
            Page(found.map { CashbackView(credit: $0) }, limit: limit) {
                parts.cursors.encode($0.credit.id.description, list: "cashback")
            })
    }
}

/// One that is shown has reached its wallet, so it has a bill, a biller and a transaction.
struct CashbackView: FieldEncodable {
    let credit: RewardCredit

    static let example = CashbackView(
        credit: RewardCredit(
            id: .example, kind: .cashback, owner: OwnerID(.example), wallet: AccountID(.example), amount: .example,
            bill: .example, reason: "Cashback on Ikeja Electric", biller: "BIL105", status: .credited,
            transaction: TransactionID(.example), createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", credit.id)
        out.field("bill_payment_id", credit.bill)
        out.field("biller_code", credit.biller)
        out.field("amount", credit.amount)
        out.field("status", credit.status)
        out.field("transaction_id", credit.transaction)
        out.field("created_at", credit.createdAt)
    }
}

extension RewardCredit.Status: FieldValue {}
