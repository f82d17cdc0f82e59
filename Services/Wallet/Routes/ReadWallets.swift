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
        let currency: Currency?
        let kind: WalletKind?
        let status: Account.Status?
        let withClosed: Bool

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            ownerID = fields.optional("owner_id", .id(OwnerID.self).described("Another customer's, for staff"))
            currency = fields.optional("currency", .currency.described("Only those in this currency"))
            kind = fields.optional("kind", .choice(WalletKind.self).described("Only those of this kind"))
            status = fields.optional("status", .choice(Account.Status.self).described("Only those that stand so"))
            withClosed = fields.optional("closed", .bool.described("false leaves out the closed ones")) ?? true
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<WalletView>> {
        let owner = try call.query.ownerID ?? call.caller.userID
        guard try call.context.reaches(owner) else { throw Problem.forbidden("owner_id of another is for staff") }
        let before = try call.query.page.position(parts.cursors, list: "wallets").flatMap { AccountID($0) }
        let (query, limit) = (call.query, call.query.page.limit)
        let filter = WalletFilter(
            currency: query.currency, kind: query.kind, status: query.status, withClosed: query.withClosed,
            before: before)
        let rows = try await parts.wallets.list(owner: owner, filter, limit: limit + 1)
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
