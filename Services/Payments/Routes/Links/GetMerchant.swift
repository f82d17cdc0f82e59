import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /merchant`: 404 before the first writing.
struct GetMerchant: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/merchant", id: "getMerchant", summary: "What the caller is called as a seller",
        tag: "Payment links", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    let merchants: MerchantStore

    func handle(_ call: Call<Self>) async throws -> Reply<MerchantView> {
        guard let merchant = try await merchants.find(call.caller.userID) else {
            throw PaymentsError.missing(.merchant)
        }
        return .ok(MerchantView(merchant: merchant))
    }
}

/// The profile of who sells, as its owner sees it.
struct MerchantView: FieldEncodable {
    let merchant: Merchant

    static let example = MerchantView(
        merchant: Merchant(
            owner: .init(.example), businessName: "Ada's Engines", categoryCode: "5734", city: "Lagos", country: "NG",
            createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("business_name", merchant.businessName)
        out.field("category_code", merchant.categoryCode)
        out.field("city", merchant.city)
        out.field("country", merchant.country)
        out.field("created_at", merchant.createdAt)
    }
}
