import JSONKit
import PaymentsDomain
import Primitives

/// A payment method as its owner sees it.
struct PaymentMethodView: FieldEncodable {
    let method: PaymentMethod
    /// Whether it is kept of a deposit that its owner pays.
    let isKeptOfDeposits: Bool

    init(_ method: PaymentMethod, _ desk: PaymentMethodDesk) {
        self.init(method, isKeptOfDeposits: desk.providers[method.provider]?.isKeptOfDeposits == true)
    }

    private init(_ method: PaymentMethod, isKeptOfDeposits: Bool) {
        self.method = method
        self.isKeptOfDeposits = isKeptOfDeposits
    }

    static let example = PaymentMethodView(
        PaymentMethod(
            id: PaymentMethodID(.example), owner: UserID(.example), provider: "stripe", returnURL: nil,
            createdAt: .example, state: .active,
            kept: PaymentMethod.Kept(
                brand: "visa", last4: "4242", expMonth: 12, expYear: 2030, reference: "pm_1", customer: "cus_1"),
            isDefault: true, nextAt: nil), isKeptOfDeposits: false)

    func encode(to out: inout JSONWriter) {
        out.field("id", method.id)
        out.field("provider", method.provider)
        out.field("kind", method.kept?.kind)
        out.field("brand", method.kept?.brand)
        out.field("last4", method.kept?.last4)
        out.field("exp_month", method.kept?.expMonth)
        out.field("exp_year", method.kept?.expYear)
        out.field("is_default", method.isDefault)
        out.field("status", method.state)
        out.optional("next_action", NextAction(method, isKeptOfDeposits: isKeptOfDeposits))
        out.optional("failure_code", method.failureCode)
        out.field("created_at", method.createdAt)
    }
}

extension PaymentMethod.State: FieldValue {}
extension PaymentMethod.Kind: FieldValue {}

struct PaymentMethodPath: FieldDecodable {
    let id: PaymentMethodID

    init(_ fields: inout Fields) { id = fields.required("id", .id(PaymentMethodID.self)) }
}
