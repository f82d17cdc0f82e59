import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct GetBalance: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/wallets/{id}/balance", id: "getBalance", summary: "A wallet's balance, now or at a past instant",
        tag: "Wallets", access: .readWallets, problems: [.notFound])

    typealias Path = WalletPath

    struct Query: FieldDecodable {
        let at: Timestamp?

        init(_ fields: inout Fields) {
            at = fields.optional(
                "at", .timestamp.described("With all that is shown at this time or earlier; otherwise now"))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<BalanceView> {
        let stored = try await parts.wallets.reachable(call.path.id, call.context)
        let account = stored.wallet.account
        let now = parts.clock.now()
        // Movements of a busy account may stand some microseconds ahead of the clock, and are shown as well.
        guard let at = call.query.at, at.endOfShown <= max(now, account.lastMovementAt) else {
            return .ok(BalanceView(id: account.id, BalanceAmounts(account, overdue: stored.overdue), at: now))
        }
        let past = try await parts.statements.balance(of: account.id, before: at.endOfShown)
        var then = account
        then.posted = past.posted
        then.held = past.held
        return .ok(BalanceView(id: account.id, BalanceAmounts(then, overdue: 0), at: at))
    }
}

struct BalanceView: FieldEncodable {
    let id: AccountID
    let amounts: BalanceAmounts
    let at: Timestamp

    init(id: AccountID, _ amounts: BalanceAmounts, at: Timestamp) {
        self.id = id
        self.amounts = amounts
        self.at = at
    }

    static let example = BalanceView(id: AccountID(.example), .example, at: .example)

    func encode(to out: inout JSONWriter) {
        out.field("wallet_id", id)
        amounts.encode(to: &out)
        out.field("at", at)
    }
}
