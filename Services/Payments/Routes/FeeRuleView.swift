import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// One rule of the table of fees.
struct FeeRuleView: FieldEncodable {
    let rule: FeeRule

    static let example = FeeRuleView(
        rule: FeeRule(provider: "sandbox", method: .card, currency: .USD, basisPoints: 150, fixed: 30, cap: 2_000))

    func encode(to out: inout JSONWriter) {
        out.field("provider", rule.provider)
        out.field("method", rule.method)
        out.field("currency", rule.currency)
        out.field("basis_points", rule.basisPoints)
        out.field("fixed", money(rule.fixed))
        out.field("cap", rule.cap.flatMap(money))
    }

    private func money(_ minorUnits: Int64) -> Money? {
        rule.currency.map { Money(minorUnits: minorUnits, currency: $0) }
    }
}
