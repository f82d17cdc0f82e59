import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// Sets the fee of an operation in a currency. It holds from the next commit on, in every process.
struct PutFee: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/wallet/fees/{operation}/{currency}", id: "putFee", summary: "Set a fee",
        tag: "Administration", access: .roles([.operator], scope: .opsWrite), right: .act, idempotency: .optional,
        problems: [.currencyMismatch, .amountNotPositive])

    typealias Path = FeePath

    static let bodyExample: String? =
        #"{"fixed":{"amount":"0.25","currency":"USD"},"basis_points":100,"maximum":{"amount":"5.00","currency":"USD"}}"#

    struct Body: FieldDecodable {
        let fixed: Money?
        let basisPoints: Int
        let minimum: Money?
        let maximum: Money?

        init(_ fields: inout Fields) {
            fixed = fields.optional("fixed", .money)
            basisPoints = fields.optional("basis_points", .integer(0...10_000)) ?? 0
            minimum = fields.optional("minimum", .money)
            maximum = fields.optional("maximum", .money)
            if let minimum, let maximum, minimum.minorUnits > maximum.minorUnits {
                fields.refuse("maximum", .outOfRange, "must not be less than the minimum")
            }
        }

        /// - Throws: `currencyMismatch`, or `amountNotPositive` for a negative part.
        func rule(in currency: Currency) throws(WalletError) -> FeeRule {
            FeeRule(
                fixed: try Self.units(fixed, currency) ?? 0, basisPoints: Int64(basisPoints),
                minimum: try Self.units(minimum, currency) ?? 0, maximum: try Self.units(maximum, currency))
        }

        private static func units(_ money: Money?, _ currency: Currency) throws(WalletError) -> Int64? {
            guard let money else { return nil }
            guard money.currency == currency else { throw .currencyMismatch(expected: currency) }
            guard !money.isNegative else { throw .amountNotPositive }
            return money.minorUnits
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<FeeView> {
        let key = FeeSchedule.Key(call.path.operation, call.path.currency)
        let rule = try call.body.rule(in: key.currency)
        let user = try call.caller.userID.rawValue
        return try await idempotent(call, parts.transactions) { transaction in
            try await parts.ruleTables.put(rule, for: key, by: user, now: parts.clock.now(), in: transaction)
            return .ok(FeeView(key: key, rule: rule))
        }
    }
}
