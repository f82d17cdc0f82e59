import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /customers/validate`: the biller says whose number it is. Thirty a minute, for names are not to be gathered.
struct ValidateBillCustomer: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/customers/validate", id: "validateBillCustomer",
        summary: "Ask a biller whose number it is", tag: CatalogueRoutes.tag,
        access: .roles([.customer, .merchant, .operator], scope: .billingWrite), right: .act,
        problems: [.notFound, .billerNotAvailable, .customerNotFound, .billerUnreachable, .rateLimited],
        timeout: .seconds(45))

    struct Body: FieldDecodable {
        let biller: BillerID
        let customer: String
        let meter: BillOrder.MeterType?

        init(_ fields: inout Fields) {
            biller = fields.required("biller_id", .id(BillerID.self))
            customer = fields.required("customer_id", .customerNumber)
            meter = fields.optional(
                "meter_type", .choice(BillOrder.MeterType.self).described("Of electricity; prepaid by itself"))
        }
    }

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<ValidatedCustomerView> {
        let (caller, body) = (try call.caller, call.body)
        let (customer, validUntil) = try await parts.orders.validate(
            body.biller, customer: body.customer, body.meter, for: caller.userID,
            isOperator: caller.has(.operator))
        return .ok(ValidatedCustomerView(number: body.customer, customer: customer, validUntil: validUntil))
    }
}

struct ValidatedCustomerView: FieldEncodable {
    let number: String
    let customer: VerifiedCustomer
    let validUntil: Timestamp

    static let example = ValidatedCustomerView(
        number: "1111111111111",
        customer: VerifiedCustomer(
            name: "ADA OBI", address: "12 MARINA ROAD, LAGOS", currentPackage: "DStv Compact",
            renewalAmount: Money(minorUnits: 1_050_000, currency: .NGN),
            minimumAmount: Money(minorUnits: 100_000, currency: .NGN), validUntil: nil),
        validUntil: .example)

    func encode(to out: inout JSONWriter) {
        out.field("customer_id", number)
        out.field("name", customer.name)
        out.optional("address", customer.address)
        out.optional("current_package", customer.currentPackage)
        out.optional("renewal_amount", customer.renewalAmount)
        out.optional("minimum_amount", customer.minimumAmount)
        out.field("valid_until", validUntil)
    }
}
