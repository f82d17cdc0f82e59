import BillingDomain
import JSONKit
import MoneyKit

/// An order as each kind of service wants it.
struct VTpassOrder: FieldEncodable {
    let order: ProviderOrder

    static let example = VTpassOrder(
        order: ProviderOrder(
            attemptID: "202702031015a1b2c3d4e5f6a7b8c9d0", biller: BillerView.example.biller, package: nil,
            customer: "1111111111111", meter: .prepaid, phone: "08011111111", amount: .example))

    /// Whose subscriptions are changed to a package, or renewed as they are.
    private static let subscriptions: Set<String> = ["dstv", "gotv"]

    private var isAirtime: Bool { order.biller.category == .airtime }
    private var isSubscription: Bool { Self.subscriptions.contains(order.biller.service) }
    private var isChange: Bool { isSubscription && order.package != nil }

    /// What is bought: a package, or a kind of meter.
    private var variation: String? {
        if isAirtime { return nil }
        if let package = order.package { return VTpassOrder.variation(package) }
        return order.meter?.rawValue
    }

    /// Its codes have small letters.
    static func variation(_ package: BillerPackage) -> String { package.code.lowercased() }

    func encode(to out: inout JSONWriter) {
        out.field("request_id", order.attemptID)
        out.field("serviceID", order.biller.service)
        out.optional("billersCode", isAirtime ? nil : order.customer)
        out.optional("variation_code", variation)
        // A package that is changed to has a price of its own.
        out.optional("amount", isChange ? nil : order.amount.amountText)
        out.field("phone", isAirtime ? order.customer : order.phone)
        out.optional("subscription_type", isSubscription ? (isChange ? "change" : "renew") : nil)
    }
}

/// `{request_id}`
struct VTpassRequery: FieldEncodable {
    let attemptID: String

    static let example = VTpassRequery(attemptID: VTpassOrder.example.order.attemptID)

    func encode(to out: inout JSONWriter) { out.field("request_id", attemptID) }
}

/// `{billersCode, serviceID, type?}`
struct VTpassVerification: FieldEncodable {
    let biller: Biller
    let customer: String
    let meter: BillOrder.MeterType?

    static let example = VTpassVerification(
        biller: BillerView.example.biller, customer: "1111111111111", meter: .prepaid)

    func encode(to out: inout JSONWriter) {
        out.field("billersCode", customer)
        out.field("serviceID", biller.service)
        out.optional("type", meter)
    }
}
