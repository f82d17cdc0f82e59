import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ListLimits: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/wallet/limits", id: "listLimits", summary: "Limits by KYC tier, in dollars",
        tag: "Administration", access: .roles([.operator, .compliance], scope: .opsRead))

    typealias Query = TableQuery

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<TierLimitsView>> {
        let tiers = try await parts.rules.reload().rules.tiers
        let rows = KYCTier.allCases.map { TierLimitsView(tier: $0, limits: tiers[$0]) }
        return .ok(try call.query.page(rows, parts.cursors, list: "limits") { "\($0.tier.rawValue)" })
    }
}

/// Replaces the limits of a tier. They hold from the next commit on, in every process.
struct PutLimits: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/wallet/limits/{tier}", id: "putLimits", summary: "Set the limits of a tier",
        tag: "Administration", access: .roles([.operator], scope: .opsWrite), idempotency: .optional)

    struct Path: FieldDecodable {
        let tier: KYCTier

        init(_ fields: inout Fields) {
            tier = KYCTier(rawValue: fields.required("tier", .integer(0...3))) ?? .tier0
        }
    }

    struct Body: FieldDecodable {
        let limits: TierLimits

        init(_ fields: inout Fields) {
            limits = TierLimits(
                depositsDay: fields.dollars("deposits_day"), withdrawalsDay: fields.dollars("withdrawals_day"),
                balance: fields.dollars("balance"), transaction: fields.dollars("transaction"),
                sentDay: fields.dollars("sent_day"), sentMonth: fields.dollars("sent_month"))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<TierLimitsView> {
        let (tier, limits) = (call.path.tier, call.body.limits)
        let user = try call.caller.userID.rawValue
        return try await idempotent(call, parts.transactions) { transaction in
            try await parts.ruleTables.put(limits, for: tier, by: user, now: parts.clock.now(), in: transaction)
            return .ok(TierLimitsView(tier: tier, limits: limits))
        }
    }
}

extension Fields {
    /// A required amount of dollars, zero or more, in cents.
    fileprivate mutating func dollars(_ name: String) -> Int64 {
        let money = required(name, .money)
        if money.currency != RateTable.base || money.isNegative {
            refuse(name, .outOfRange, "must be dollars, zero or more")
        }
        return money.minorUnits
    }
}

struct TierLimitsView: FieldEncodable {
    let tier: KYCTier
    let limits: TierLimits

    static let example = TierLimitsView(tier: .tier0, limits: TierTable()[.tier0])

    func encode(to out: inout JSONWriter) {
        func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: RateTable.base) }
        out.field("tier", tier.rawValue)
        out.field("deposits_day", dollars(limits.depositsDay))
        out.field("withdrawals_day", dollars(limits.withdrawalsDay))
        out.field("balance", dollars(limits.balance))
        out.field("transaction", dollars(limits.transaction))
        out.field("sent_day", dollars(limits.sentDay))
        out.field("sent_month", dollars(limits.sentMonth))
    }
}
