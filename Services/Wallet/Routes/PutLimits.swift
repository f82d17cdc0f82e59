import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// Replaces the limits of a tier. They hold from the next commit on, in every process.
struct PutLimits: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/wallet/limits/{tier}", id: "putLimits", summary: "Set the limits of a tier",
        tag: "Administration", access: .roles([.operator], scope: .opsWrite), right: .act, idempotency: .optional)

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
