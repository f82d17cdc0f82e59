import BillingDomain
import JSONKit
import MoneyKit
import Primitives

/// Who can be paid.
struct BillerView: FieldEncodable {
    let biller: Biller

    static let example = BillerView(
        biller: Biller(
            id: BillerID(.example), code: "BIL121", name: "IKEDC Prepaid", category: .electricity, currency: .NGN,
            range: Biller.Range(
                minimum: Money(minorUnits: 50_000, currency: .NGN),
                maximum: Money(minorUnits: 50_000_000, currency: .NGN)),
            fee: .percentage(basisPoints: 100, cap: Money(minorUnits: 10_000, currency: .NGN)),
            requiresValidation: true,
            customerNumber: Biller.CustomerNumber(label: "Meter number", pattern: "^[0-9]{11,13}$"),
            provider: "vtpass", service: "ikeja-electric", isAvailable: true, isTesting: false))

    func encode(to out: inout JSONWriter) {
        out.field("id", biller.id)
        out.field("code", biller.code)
        out.field("name", biller.name)
        out.field("category", biller.category)
        out.field("vtpass_service", biller.service)
        out.field("currency", biller.currency)
        out.field("amount", biller.range.map(BillerRangeView.init))
        out.field("fee", BillerFeeView(fee: biller.fee))
        out.field("requires_validation", biller.requiresValidation)
        out.field("customer_id", CustomerNumberView(number: biller.customerNumber))
        out.field("available", biller.isAvailable)
        out.field("testing", biller.isTesting)
    }
}

extension Biller.Category: FieldValue {}

/// What may be paid where no package says it.
struct BillerRangeView: FieldEncodable {
    let range: Biller.Range

    static let example = BillerRangeView(range: Biller.Range(minimum: .example, maximum: .example))

    func encode(to out: inout JSONWriter) {
        out.field("min", range.minimum)
        out.field("max", range.maximum)
    }
}

/// What is taken beside the amount.
struct BillerFeeView: FieldEncodable {
    let fee: BillerFee

    static let example = BillerFeeView(fee: .flat(.example))

    func encode(to out: inout JSONWriter) {
        switch fee {
        case .flat(let amount): write(.flat, amount: amount, percent: nil, cap: nil, to: &out)
        case .percentage(let basisPoints, let cap):
            write(.percentage, amount: nil, percent: Self.percent(basisPoints), cap: cap, to: &out)
        }
    }

    private func write(
        _ kind: BillerFeeFields.Kind, amount: Money?, percent: String?, cap: Money?, to out: inout JSONWriter
    ) {
        out.field("type", kind)
        out.optional("amount", amount)
        out.optional("percent", percent)
        out.optional("cap", cap)
    }

    /// 125 as `1.25`, 100 as `1`.
    private static func percent(_ basisPoints: Int64) -> String {
        let (whole, part) = basisPoints.quotientAndRemainder(dividingBy: 100)
        guard part > 0 else { return "\(whole)" }
        return part.isMultiple(of: 10) ? "\(whole).\(part / 10)" : "\(whole).\(part < 10 ? "0" : "")\(part)"
    }
}

/// How customers are known.
struct CustomerNumberView: FieldEncodable {
    let number: Biller.CustomerNumber

    static let example = CustomerNumberView(number: BillerView.example.biller.customerNumber)

    func encode(to out: inout JSONWriter) {
        out.field("label", number.label)
        out.field("pattern", number.pattern)
    }
}
