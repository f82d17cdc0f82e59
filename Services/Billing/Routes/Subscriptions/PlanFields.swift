package import BillingDomain
import HTTPKit
package import JSONKit
import MoneyKit
import Primitives

struct PlanPath: FieldDecodable {
    let id: PlanID

    init(_ fields: inout Fields) { id = fields.required("id", .id(PlanID.self)) }
}

struct CouponPath: FieldDecodable {
    let id: CouponID

    init(_ fields: inout Fields) { id = fields.required("id", .id(CouponID.self)) }
}

struct MeterPath: FieldDecodable {
    let id: MeterID

    init(_ fields: inout Fields) { id = fields.required("id", .id(MeterID.self)) }
}

/// One price of a plan.
struct PriceFields: FieldDecodable {
    let price: PlanPrice

    init(_ fields: inout Fields) {
        let key = fields.required("key", .planCode("seats"))
        let kind = fields.required("kind", .choice(PlanPrice.Kind.self))
        let amount = fields.optional("amount", .money.described("Of a flat price, for a whole period"))
        let unitPrice = fields.optional("unit_price", .planDecimal(12).described("Of a unit price"))
        let tiers = fields.optional(
            "tiers",
            .array(.object(TierFields.self), 1...PlanPrice.mostTiers).described(
                "Of a graduated or volume price: each up to a quantity that it includes, the last without end"))
        let meter = fields.optional(
            "meter", .planCode("calls").described("Code of the meter whose readings are the quantity"))
        let taxRate = fields.optional("tax_rate", .planPercentage)
        price = PlanPrice(
            key: key, rule: Self.rule(kind, amount, unitPrice, tiers?.map(\.tier), &fields), meter: meter,
            taxRate: taxRate)
        if kind == .flat, meter != nil {
            fields.refuse("meter", .unknownField, "what is counted has no flat price")
        }
    }

    /// The one of the kind; of what is missing or too many the fields are told.
    private static func rule(
        _ kind: PlanPrice.Kind, _ amount: Money?, _ unitPrice: Rate?, _ tiers: [PlanPrice.Tier]?,
        _ fields: inout Fields
    ) -> PlanPrice.Rule {
        let wanted = kind == .flat ? "amount" : kind == .unit ? "unit_price" : "tiers"
        for name in ["amount", "unit_price", "tiers"] {
            if name == wanted, !fields.has(name) {
                fields.refuse(name, .missing, "a \(kind.rawValue) price needs it")
            } else if name != wanted, fields.has(name) {
                fields.refuse(name, .unknownField, "a \(kind.rawValue) price has none")
            }
        }
        switch kind {
        case .flat:
            let amount = amount ?? .example
            if amount.isNegative { fields.refuse("amount", .outOfRange, "must not be negative") }
            return .flat(amount)
        case .unit: return .unit(unitPrice ?? .planExample)
        case .graduated, .volume:
            let tiers = tiers ?? []
            if !tiers.isEmpty, !PlanPrice.areInOrder(tiers) {
                fields.refuse("tiers", .malformed, "must end one above the other, and the last nowhere")
            }
            return kind == .graduated ? .graduated(tiers) : .volume(tiers)
        }
    }
}

struct TierFields: FieldDecodable {
    let tier: PlanPrice.Tier

    init(_ fields: inout Fields) {
        tier = PlanPrice.Tier(
            upTo: fields.optional("up_to", .planQuantity), unitPrice: fields.required("unit_price", .planDecimal(12)),
            flat: fields.optional("flat", .planDecimal(12)))
    }
}

extension FieldType where Value == [PriceFields] {
    /// All prices of a plan, each under a key of its own.
    static var planPrices: FieldType {
        .array(.object(PriceFields.self), 1...PlanVersion.mostPrices).refined { prices in
            let keys = prices.map(\.price.key)
            return Set(keys).count == keys.count ? nil : FieldError("", .duplicateField, "a key stands more than once")
        }
    }
}

extension FieldType where Value == String {
    /// What a merchant calls something of its own, for programs.
    static func planCode(_ example: String) -> FieldType { .pathName(1...50, example: example) }

    /// What customers type in.
    static var couponCode: FieldType {
        .characters(1...50, pattern: "^[A-Za-z0-9_-]+$", example: "LAUNCH20") { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || scalar == "-" || scalar == "_"
        }
    }

    static var planName: FieldType { .line(1...100).example("Team") }
}

extension FieldType where Value == PlanQuantity {
    static var planQuantity: FieldType {
        .parsed(
            "a decimal with at most \(PlanQuantity.decimals) decimals", schema: Rate.planSchema(6),
            example: .one
        ) { PlanQuantity($0) }
    }
}

extension FieldType where Value == Rate {
    /// A decimal that is never negative.
    static func planDecimal(_ decimals: Int) -> FieldType {
        .parsed(
            "a decimal with at most \(decimals) decimals", schema: Rate.planSchema(decimals), example: .planExample
        ) { text in
            // Nil is the answer to what is no number.
            guard let rate = try? Rate(parsing: text), rate.scale <= decimals else { return nil }
            return rate
        }
    }

    /// At most a hundred, with at most four decimals.
    static var planPercentage: FieldType {
        .planDecimal(4).refined { rate in
            rate.isAtMostHundred ? nil : FieldError("", .outOfRange, "must be at most 100")
        }
    }
}

extension Rate {
    static func planSchema(_ decimals: Int) -> JSONSchema {
        .string(
            JSONMember("pattern", .string("^(0|[1-9][0-9]*)(\\.[0-9]{1,\(decimals)})?$")),
            JSONMember("examples", .array([.string("7.5")])))
    }

    static var planExample: Rate {
        do {
            return try Rate(mantissa: 75, scale: 1)
        } catch {
            preconditionFailure("7.5 is a decimal")
        }
    }

    var isAtMostHundred: Bool {
        (0..<scale).reduce(Int128(100)) { power, _ in power * 10 } >= Int128(mantissa)
    }
}

extension PlanQuantity: FieldValue {
    package static var fieldSchema: JSONSchema { Rate.planSchema(PlanQuantity.decimals) }
    package func write(to out: inout JSONWriter) { out.plainString(text.utf8) }
}

extension PlanInterval: FieldValue {}
extension PlanPrice.Kind: FieldValue {}
extension Plan.State: FieldValue {}
extension Meter.Aggregation: FieldValue {}
extension ProrationLine.Kind: FieldValue {}
extension UsageRefusal.Code: FieldValue {}
