import JSONKit
import MoneyKit
import PaymentsDomain

/// What a fee is for.
enum FeeKind: String, CaseIterable, FieldValue, Sendable {
    /// `name` is a provider; the payer's money less the fee is credited.
    case deposit
    /// `name` is a provider or rail; the fee is on top.
    case withdrawal
    /// `name` is what led to the payment; its payee pays.
    case payment
}

/// One rule of all fees.
struct FeeTableView: FieldEncodable {
    let kind: FeeKind
    let name: String
    let method: Deposit.Method?
    let currency: Currency?
    let basisPoints: Int
    let fixed: Int64
    let cap: Int64?
    let capUnits: Int64?

    init(_ rule: FeeRule) {
        (kind, name, method, currency) = (.deposit, rule.provider, rule.method, rule.currency)
        (basisPoints, fixed, cap, capUnits) = (rule.basisPoints, rule.fixed, rule.cap, nil)
    }

    init(_ rule: OutflowFee) {
        let isOfPayee = OutflowFeeStore.payeeSources.contains { $0.rawValue == rule.via }
        (kind, name, method, currency) = (isOfPayee ? .payment : .withdrawal, rule.via, nil, rule.currency)
        (basisPoints, fixed, cap, capUnits) = (rule.basisPoints, rule.fixed, rule.cap, rule.capUnits)
    }

    static let schemaTitle = "PaymentFee"
    static let example = FeeTableView(
        OutflowFee(via: "link", currency: nil, basisPoints: 150, fixed: 0, cap: nil, capUnits: 1_000))

    /// Different for each rule.
    var key: String { "\(kind.rawValue) \(name) \(method?.rawValue ?? "") \(currency?.code ?? "")" }

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.field("name", name)
        out.field("method", method)
        out.field("currency", currency)
        out.field("basis_points", basisPoints)
        out.field("fixed", money(fixed))
        out.field("cap", cap.flatMap(money))
        out.field("cap_units", capUnits)
    }

    private func money(_ minorUnits: Int64) -> Money? {
        currency.map { Money(minorUnits: minorUnits, currency: $0) }
    }
}
