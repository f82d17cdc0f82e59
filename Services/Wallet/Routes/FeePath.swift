import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

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
