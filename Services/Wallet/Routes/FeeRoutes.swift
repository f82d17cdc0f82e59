import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ListFees: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/wallet/fees", id: "listFees", summary: "The fee table", tag: "Administration",
        access: .roles([.operator], scope: .opsRead))

    typealias Query = TableQuery

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<FeeView>> {
        let fees = try await parts.rules.reload().rules.fees.rules.map { FeeView(key: $0.key, rule: $0.value) }
        return .ok(
            try call.query.page(fees, parts.cursors, list: "fees") {
                "\($0.key.operation.rawValue) \($0.key.currency.code)"
            })
    }
}

/// Sets the fee of an operation in a currency. It holds from the next commit on, in every process.
struct PutFee: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/wallet/fees/{operation}/{currency}", id: "putFee", summary: "Set a fee",
        tag: "Administration", access: .roles([.operator], scope: .opsWrite), idempotency: .optional,
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

struct DeleteFee: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/admin/wallet/fees/{operation}/{currency}", id: "deleteFee", summary: "Take a fee away",
        tag: "Administration", access: .roles([.operator], scope: .opsWrite), success: 204, problems: [.notFound])

    typealias Path = FeePath

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let key = FeeSchedule.Key(call.path.operation, call.path.currency)
        try await parts.transactions.run { transaction in
            try await parts.ruleTables.delete(key, in: transaction)
        }
        return .noContent
    }
}

struct FeePath: FieldDecodable {
    let operation: FeeOperation
    let currency: Currency

    init(_ fields: inout Fields) {
        operation = fields.required("operation", .choice(FeeOperation.self))
        currency = fields.required("currency", .currency)
    }
}

struct FeeView: FieldEncodable {
    let key: FeeSchedule.Key
    let rule: FeeRule

    static let example = FeeView(key: .init(.transfer, .USD), rule: FeeRule(fixed: 25))

    func encode(to out: inout JSONWriter) {
        func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: key.currency) }
        out.field("operation", key.operation)
        out.field("currency", key.currency)
        out.field("fixed", money(rule.fixed))
        out.field("basis_points", rule.basisPoints)
        out.field("minimum", money(rule.minimum))
        out.field("maximum", rule.maximum.map(money))
    }
}
