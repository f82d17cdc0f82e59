import JSONKit
import MoneyKit
import PaymentsDomain

/// Who goes first, and for what; null stands for all that have no row of their own.
struct RouteView: FieldEncodable {
    let route: PaymentRoute

    init(_ route: PaymentRoute) { self.route = route }

    static let schemaTitle = "PaymentRoute"
    static let example = RouteView(
        PaymentRoute(direction: .out, method: "iban", currency: Currency("EUR"), country: nil, providers: ["sandbox"]))

    /// Different for each.
    var key: String {
        "\(route.direction.rawValue) \(route.method ?? "") \(route.currency?.code ?? "") \(route.country ?? "")"
    }

    func encode(to out: inout JSONWriter) {
        out.field("direction", route.direction)
        out.field("method", route.method)
        out.field("currency", route.currency)
        out.field("country", route.country)
        out.field("providers", route.providers)
    }
}

extension PaymentRoute.Direction: FieldValue {}
