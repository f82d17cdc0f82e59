import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ListEntries: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/wallets/{id}/entries", id: "listEntries", summary: "A wallet's movements, newest first",
        tag: "Wallets", access: .readWallets, problems: [.notFound, .badCursor])

    typealias Path = WalletPath

    struct Query: FieldDecodable {
        let page: PageQuery
        let from: Timestamp?
        let to: Timestamp?
        let kind: TransactionKind?
        let direction: EntryDirection?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            from = fields.optional("from", .timestamp.described("What is shown at this time or later"))
            to = fields.optional("to", .timestamp.described("What is shown before this time"))
            kind = fields.optional(
                "kind", .transactionKind.described("Only entries of this kind; fee: what went to our revenue"))
            direction = fields.optional(
                "direction", .choice(EntryDirection.self).described("Only what came in (credit) or went out (debit)"))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<EntryView>> {
        let wallet = try await parts.wallets.reachable(call.path.id, call.context)
        let list = "entries \(wallet.wallet.id)"
        let before = try call.query.page.position(parts.cursors, list: list).flatMap { Int64($0) }
        let limit = call.query.page.limit
        let query = call.query
        if let kind = query.kind, kind != .fee, !(try await parts.rules.current().rules.purposes.has(kind)) {
            throw Problem(
                .malformedParameter, errors: [FieldError("kind", .unknownValue, "is no kind of transaction")])
        }
        let filter = EntryFilter(
            from: query.from, to: query.to, kind: query.kind, direction: query.direction,
            before: before.map { Timestamp(microsecondsSince1970: $0) })
        let entries = try await parts.statements.entries(of: wallet.wallet.account, filter, limit: limit + 1)
        return .ok(
            Page(entries.map(EntryView.init), limit: limit) {
                parts.cursors.encode("\($0.createdAt.microsecondsSince1970)", list: list)
            })
    }
}

struct EntryView: FieldEncodable {
    static let schemaTitle = "WalletEntry"

    let id: MovementID
    let transactionID: TransactionID
    let kind: TransactionKind
    let direction: EntryDirection
    let amount: Money
    let balanceAfter: Money
    let counterparty: CounterpartyView?
    let description: String?
    let createdAt: Timestamp

    init(_ entry: WalletEntry) {
        id = entry.id
        transactionID = entry.transaction
        kind = entry.kind
        direction = entry.isCredit ? .credit : .debit
        amount = entry.amount
        balanceAfter = entry.balanceAfter
        counterparty = entry.counterparty.map {
            CounterpartyView(walletID: $0.id, accountNumber: $0.number, name: $0.name)
        }
        description = entry.description
        createdAt = entry.createdAt
    }

    private init(example: Void) {
        id = MovementID(.example)
        transactionID = TransactionID(.example)
        kind = .transfer
        direction = .credit
        amount = .example
        balanceAfter = .example
        counterparty = .example
        description = "Lunch"
        createdAt = .example
    }

    static let example = EntryView(example: ())

    func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("transaction_id", transactionID)
        out.field("kind", kind)
        out.field("direction", direction)
        out.field("amount", amount)
        out.field("balance_after", balanceAfter)
        out.optional("counterparty", counterparty)
        out.field("description", description)
        out.field("created_at", createdAt)
    }
}

/// The other customer's wallet.
struct CounterpartyView: FieldEncodable {
    let walletID: AccountID
    let accountNumber: String
    /// `Grace H.`; nil when auth has not told it.
    let name: String?

    static let example = CounterpartyView(
        walletID: AccountID(.example), accountNumber: AccountNumber(random: 2).description, name: "Grace H.")

    func encode(to out: inout JSONWriter) {
        out.field("wallet_id", walletID)
        out.field("account_number", accountNumber)
        out.optional("name", name)
    }
}
