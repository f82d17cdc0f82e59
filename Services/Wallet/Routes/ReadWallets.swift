import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ListWallets: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/wallets", id: "listWallets", summary: "The caller's wallets, newest first", tag: "Wallets",
        access: .readWallets, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        /// Another customer's, for staff.
        let ownerID: OwnerID?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            ownerID = fields.optional("owner_id", .id(OwnerID.self).described("Another customer's, for staff"))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<WalletView>> {
        let owner = try call.query.ownerID ?? call.caller.userID
        guard try call.context.reaches(owner) else { throw Problem.forbidden("owner_id of another is for staff") }
        let before = try call.query.page.position(parts.cursors, list: "wallets").flatMap { AccountID($0) }
        let limit = call.query.page.limit
        let rows = try await parts.wallets.list(owner: owner, before: before, limit: limit + 1)
        let rules = try await parts.rules.current().rules
        return .ok(
            Page(rows.map { WalletView($0, rules: rules) }, limit: limit) {
                parts.cursors.encode($0.id.description, list: "wallets")
            })
    }
}

struct GetWallet: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/wallets/{id}", id: "getWallet", summary: "One wallet", tag: "Wallets",
        access: .readWallets, problems: [.notFound])

    typealias Path = WalletPath

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        let stored = try await parts.wallets.reachable(call.path.id, call.context)
        return .ok(WalletView(stored, rules: try await parts.rules.current().rules))
    }
}

struct GetBalance: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/wallets/{id}/balance", id: "getBalance", summary: "A wallet's balance, now or at a past instant",
        tag: "Wallets", access: .readWallets, problems: [.notFound])

    typealias Path = WalletPath

    struct Query: FieldDecodable {
        let at: Timestamp?

        init(_ fields: inout Fields) {
            at = fields.optional("at", .timestamp.described("The balance at this instant; otherwise now"))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<BalanceView> {
        let stored = try await parts.wallets.reachable(call.path.id, call.context)
        let account = stored.wallet.account
        let now = parts.clock.now()
        guard let at = call.query.at, at < now else {
            return .ok(BalanceView(id: account.id, BalanceAmounts(account, overdue: stored.overdue), at: now))
        }
        let past = try await parts.statements.balance(of: account.id, at: at)
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
