import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// A wallet as its owner sees it.
struct WalletView: FieldEncodable {
    let id: AccountID
    let ownerID: OwnerID
    let name: String
    let kind: WalletKind
    let currency: Currency
    let accountNumber: AccountNumber
    let status: Account.Status
    let isDefault: Bool
    let balance: BalanceAmounts
    let limits: LimitsView
    let version: Int64
    let createdAt: Timestamp

    init(_ stored: StoredWallet, rules: LedgerRules) {
        let wallet = stored.wallet
        id = wallet.id
        ownerID = wallet.owner
        name = wallet.name
        kind = wallet.kind
        currency = wallet.account.currency
        accountNumber = wallet.number
        status = wallet.account.status
        isDefault = wallet.isDefault
        balance = BalanceAmounts(wallet.account, overdue: stored.overdue)
        limits = LimitsView(wallet.account, stored.owner, rules)
        version = wallet.account.version
        createdAt = wallet.createdAt
    }

    private init(example: Void) {
        id = AccountID(.example)
        ownerID = OwnerID(.example)
        name = "USD main"
        kind = .main
        currency = .USD
        accountNumber = AccountNumber(random: 1)
        status = .active
        isDefault = true
        balance = .example
        limits = .example
        version = 1
        createdAt = .example
    }

    static let example = WalletView(example: ())

    func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("owner_id", ownerID)
        out.field("name", name)
        out.field("kind", kind)
        out.field("currency", currency)
        out.field("account_number", accountNumber)
        out.field("status", status)
        out.field("is_default", isDefault)
        out.field("balance", balance)
        out.field("limits", limits)
        out.field("version", version)
        out.field("created_at", createdAt)
    }
}

/// `{posted, held, available}`
struct BalanceAmounts: FieldEncodable {
    let posted: Money
    let held: Money
    let available: Money

    /// - Parameter overdue: held though its time is over; counted as free.
    init(_ account: Account, overdue: Int64) {
        var current = account
        current.held -= overdue
        posted = Money(minorUnits: current.posted, currency: account.currency)
        held = Money(minorUnits: current.held, currency: account.currency)
        available = Money(minorUnits: current.available, currency: account.currency)
    }

    static let example = BalanceAmounts(
        Account(id: AccountID(.example), kind: .customer(OwnerID(.example)), currency: .USD, posted: 1_234),
        overdue: 0)

    func encode(to out: inout JSONWriter) {
        out.field("posted", posted)
        out.field("held", held)
        out.field("available", available)
    }
}
