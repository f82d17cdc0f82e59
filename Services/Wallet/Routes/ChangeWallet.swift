import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import WalletDomain

/// Name, default and own limits. Currency, owner and number stay for life. Own limits are there for the day on which
/// somebody else holds the session or a key: lowering them is free, lifting them needs a proof.
struct ChangeWallet: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/wallets/{id}", id: "changeWallet", summary: "Change a wallet's name, default or own limits",
        tag: "Wallets", access: .ownWallets, right: .act, requires: .proofAtTimes, idempotency: .optional,
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
        let found = try await parts.wallets.own(call.path.id, of: caller)
        let lifts = try Self.lifts(call.body, found.wallet)
        if lifts { try await call.requireRecentProof() }
        let rules = try await parts.rules.current().rules
        return try await idempotent(call, parts.transactions) { transaction in
            let stored = try await parts.wallets.change(call.path.id, in: transaction) { stored in
                // Lowered by somebody else since we looked.
                if !lifts, try Self.lifts(call.body, stored.wallet) { throw Problem.stepUpRequired }
                let before = stored.wallet
                try Self.apply(call.body, to: &stored.wallet)
                AuditTrail.changed("name", from: before.name, to: stored.wallet.name)
                AuditTrail.changed("default", from: before.isDefault, to: stored.wallet.isDefault)
            }
            return .ok(WalletView(stored, rules: rules))
        }
    }

    private static func apply(_ body: Body, to wallet: inout Wallet) throws {
        if wallet.account.status == .closed { throw WalletError.walletClosed(wallet.id) }
        if let name = body.name { wallet.name = name }
        if body.isDefault == true { wallet.isDefault = true }
        if let limits = body.limits { wallet.setLimits(try limits.applied(to: wallet.account)) }
    }

    /// Whether more than now could be sent from the wallet afterwards.
    private static func lifts(_ body: Body, _ wallet: Wallet) throws -> Bool {
        guard let limits = body.limits else { return false }
        return try limits.applied(to: wallet.account).lifts(wallet.account.ownLimits)
    }
}

extension ChangeWallet.LimitsChange {
    fileprivate func applied(to account: Account) throws(WalletError) -> OwnLimits {
        let (old, currency) = (account.ownLimits, account.currency)
        return OwnLimits(
            perTransaction: try perTransaction.applied(to: old.perTransaction, in: currency),
            daily: try daily.applied(to: old.daily, in: currency),
            monthly: try monthly.applied(to: old.monthly, in: currency))
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
