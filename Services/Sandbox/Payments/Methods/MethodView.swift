import HTTPKit
import JSONKit
import Primitives

/// Something to pay with as merchants see it, in the sandbox's own format.
struct MethodView: FieldEncodable {
    private let method: StoredMethod
    private let publicURL: String?

    /// - Parameter publicURL: of the page on which it is given; nil: it is not told.
    init(_ method: StoredMethod, publicURL: String?) { (self.method, self.publicURL) = (method, publicURL) }

    static let example = MethodView(
        StoredMethod(
            id: .example, face: .sandbox, reference: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", holder: nil, facts: [:],
            returnURL: nil, createdAt: .example, status: .active, card: .visa), publicURL: nil)

    func encode(to out: inout JSONWriter) {
        out.field("id", "pm_\(method.id)")
        out.field("reference", method.reference)
        out.field("status", method.status.rawValue)
        out.optional("failure_code", method.failureCode)
        out.optional("card", method.card.map(MethodCardView.init))
        out.optional("setup_url", publicURL.map { "\($0)/checkout/methods/\(method.id)" })
        out.field("created_at", method.createdAt)
    }
}

struct MethodCardView: FieldEncodable {
    let card: StoredMethod.Card

    static let example = MethodCardView(card: .visa)

    func encode(to out: inout JSONWriter) {
        out.field("brand", card.brand)
        out.field("last4", card.last4)
        out.field("exp_month", card.expMonth)
        out.field("exp_year", card.expYear)
    }
}

/// `{"id", "type": "payment_method.active" | "payment_method.failed", "payment_method": {...}}`
struct MethodEvent: FieldEncodable {
    let method: StoredMethod

    static let example = MethodEvent(
        method: StoredMethod(
            id: .example, face: .sandbox, reference: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", holder: nil, facts: [:],
            returnURL: nil, createdAt: .example, status: .active, card: .visa))

    func encode(to out: inout JSONWriter) {
        out.field("id", method.event)
        out.field("type", "payment_method.\(method.status.rawValue)")
        out.field("payment_method", MethodView(method, publicURL: nil))
    }
}

extension MethodError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .unknown: .notFound
        case .ended(let status): Problem(.alreadyEnded, members: [("payment_method_status", status.rawValue)])
        }
    }
}
