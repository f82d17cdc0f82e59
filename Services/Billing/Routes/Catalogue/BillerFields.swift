import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

enum CatalogueRoutes {
    static let tag = "Billers"
    static let staffTag = "Billers (operators)"
}

struct BillerPath: FieldDecodable {
    let id: BillerID

    init(_ fields: inout Fields) { id = fields.required("id", .id(BillerID.self)) }
}

struct BillerPackagePath: FieldDecodable {
    let id: BillerID
    let package: BillerPackageID

    init(_ fields: inout Fields) {
        id = fields.required("id", .id(BillerID.self))
        package = fields.required("package_id", .id(BillerPackageID.self))
    }
}

extension FieldType where Value == String {
    /// A number by which a biller knows somebody; which look right its pattern says.
    static var customerNumber: FieldType {
        .characters(1...40, pattern: "^[0-9A-Za-z/-]+$", example: "1111111111111") { scalar in
            ("0"..."9").contains(scalar) || ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
                || scalar == "-" || scalar == "/"
        }
        .personal
    }

    static var billerCode: FieldType {
        .characters(1...40, pattern: "^[A-Z0-9-]+$", example: "BIL119") { scalar in
            ("0"..."9").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "-"
        }
    }

    /// Letters of which a pattern of numbers is made; whether it is one `CustomerNumber.isPattern` says.
    static var numberPattern: FieldType {
        .characters(1...200, pattern: #"^[\^$A-Za-z0-9\[\]{},-]+$"#, example: "^[0-9]{11,13}$") { scalar in
            ("0"..."9").contains(scalar) || ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
                || ["^", "$", "[", "]", "{", "}", ",", "-"].contains(scalar)
        }
    }

    /// What a partner calls something.
    static var partnerCode: FieldType {
        .characters(1...100, pattern: "^[A-Za-z0-9_.-]+$", example: "ikeja-electric") { scalar in
            ("0"..."9").contains(scalar) || ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
                || ["-", "_", "."].contains(scalar)
        }
    }
}

extension FieldType where Value == Int64 {
    /// `1.25`, which is 125 basis points: above nothing and below the whole.
    static var percent: FieldType {
        .parsed(
            "a percentage above 0 and below 100 with at most two decimals",
            schema: .string(JSONMember("pattern", .string("^(0|[1-9][0-9]?)(\\.[0-9]{1,2})?$"))), example: 100
        ) { text in
            // Hundredths of a percent, as amounts of two decimals count.
            guard let read = try? Money(parsing: text, currency: .USD), (1...9_999).contains(read.minorUnits) else {
                return nil  // what is none is told by its name
            }
            return read.minorUnits
        }
    }
}

/// `{min, max}`
struct BillerRangeFields: FieldDecodable {
    let minimum: Money
    let maximum: Money

    init(_ fields: inout Fields) {
        minimum = fields.required("min", .money)
        maximum = fields.required("max", .money)
        guard minimum.currency == maximum.currency, minimum.isPositive, minimum.minorUnits <= maximum.minorUnits else {
            fields.refuse("max", .outOfRange, "must be of the currency of min, and not less than that")
            return
        }
    }

    var range: Biller.Range { Biller.Range(minimum: minimum, maximum: maximum) }
}

/// `{type: flat, amount}` or `{type: percentage, percent, cap?}`
struct BillerFeeFields: FieldDecodable {
    enum Kind: String, CaseIterable, FieldValue, Sendable { case flat, percentage }

    let fee: BillerFee

    init(_ fields: inout Fields) {
        let kind = fields.required("type", .choice(Kind.self))
        let amount = fields.optional("amount", .money)
        let percent = fields.optional("percent", .percent)
        let cap = fields.optional("cap", .money)
        switch (kind, amount, percent) {
        case (.flat, let amount?, nil) where cap == nil && !amount.isNegative: fee = .flat(amount)
        case (.percentage, nil, let percent?) where cap?.isPositive ?? true:
            fee = .percentage(basisPoints: percent, cap: cap)
        default:
            fields.refuse("type", .outOfRange, "flat goes with an amount, percentage with percent and perhaps a cap")
            fee = .flat(.example)
        }
    }
}

/// `{label, pattern}`
struct CustomerNumberFields: FieldDecodable {
    let number: Biller.CustomerNumber

    init(_ fields: inout Fields) {
        let label = fields.required("label", .line(1...100).example("Meter number"))
        let pattern = fields.required("pattern", .numberPattern)
        number = Biller.CustomerNumber(label: label, pattern: pattern)
        if !Biller.CustomerNumber.isPattern(pattern) {
            fields.refuse("pattern", .malformed, "must be one to four classes with counts, as ^[A-Z]{2}[0-9]{8,10}$")
        }
    }
}
