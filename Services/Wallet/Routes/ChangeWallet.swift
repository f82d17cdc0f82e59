import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// Name, default and own limits. Currency, owner and number stay for life.
struct ChangeWallet: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/wallets/{id}", id: "changeWallet", summary: "Change a wallet's name, default or own limits",
        tag: "Wallets", access: .ownWallets, idempotency: .optional,
        problems: [.amountNotPositive, .notFound, .walletClosed, .currencyMismatch])

    typealias Path = WalletPath

    static let bodyExample: String? =
        #"{"name":"Holidays","limits":{"daily":{"amount":"100.00","currency":"USD"}}}"#

    struct Body: FieldDecodable {
        let name: String?
        let isDefault: Bool?
        let limits: LimitsChange?

        init(_ fields: inout Fields) {
            name = fields.optional("name", .line(1...100))
            isDefault = fields.optional("is_default", .bool)
            if isDefault == false {
                fields.refuse("is_default", .unknownValue, "make another wallet the default instead")
            }
            limits = fields.optional("limits", .object(LimitsChange.self))
        }
    }

    /// Null removes a limit.
    struct LimitsChange: FieldDecodable {
        let perTransaction: FieldChange<Money>
        let daily: FieldChange<Money>
        let monthly: FieldChange<Money>

        init(_ fields: inout Fields) {
            perTransaction = fields.change("per_transaction", .money)
            daily = fields.change("daily", .money)
            monthly = fields.change("monthly", .money)
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        let caller = try call.caller
        _ = try await parts.wallets.own(call.path.id, of: caller)
        let rules = try await parts.rules.current().rules
        return try await idempotent(call, parts.transactions) { transaction in
            let stored = try await parts.wallets.change(call.path.id, in: transaction) { stored in
                try Self.apply(call.body, to: &stored.wallet)
            }
            return .ok(WalletView(stored, rules: rules))
        }
    }

    private static func apply(_ body: Body, to wallet: inout Wallet) throws {
        if wallet.account.status == .closed { throw WalletError.walletClosed(wallet.id) }
        if let name = body.name { wallet.name = name }
        if body.isDefault == true { wallet.isDefault = true }
        guard let changes = body.limits else { return }
        let currency = wallet.account.currency
        var limits = wallet.account.ownLimits
        limits.perTransaction = try changes.perTransaction.applied(to: limits.perTransaction, in: currency)
        limits.daily = try changes.daily.applied(to: limits.daily, in: currency)
        limits.monthly = try changes.monthly.applied(to: limits.monthly, in: currency)
        wallet.setLimits(limits)
    }
}

extension FieldChange<Money> {
    /// Minor units of the wallet's currency.
    fileprivate func applied(to old: Int64?, in currency: Currency) throws(WalletError) -> Int64? {
        switch self {
        case .keep: return old
        case .clear: return nil
        case .set(let money):
            guard money.currency == currency else { throw .currencyMismatch(expected: currency) }
            guard money.isPositive else { throw .amountNotPositive }
            return money.minorUnits
        }
    }
}
