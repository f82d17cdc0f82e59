import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `PUT /merchant`: written over as a whole. Payers see it at once, also at links that were made before.
struct PutMerchant: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/payments/merchant", id: "putMerchant", summary: "Say what the caller is called as a seller",
        tag: "Payment links", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act)

    struct Body: FieldDecodable {
        let businessName: String
        let categoryCode: String
        let city: String
        let country: String

        init(_ fields: inout Fields) {
            businessName = fields.required("business_name", .line(1...100).example("Ada's Engines"))
            categoryCode = fields.required("category_code", .categoryCode)
            city = fields.required("city", .line(1...60).example("Lagos"))
            country = fields.required("country", .bankCountry)
        }
    }

    let merchants: MerchantStore
    let transactions: Transactions
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<MerchantView> {
        let owner = try call.caller.userID
        let body = call.body
        let merchant = Merchant(
            owner: owner, businessName: body.businessName, categoryCode: body.categoryCode, city: body.city,
            country: body.country, createdAt: clock.now().shown)
        return try await transactions.run { transaction in
            guard let kept = try await merchants.put(merchant, in: transaction) else {
                throw PaymentsError.missing(.merchant)
            }
            AuditTrail.resource(owner)
            return .ok(MerchantView(merchant: kept))
        }
    }
}

extension FieldType where Value == String {
    /// What a seller sells, by ISO 18245.
    static var categoryCode: FieldType {
        .characters(4...4, pattern: "^[0-9]{4}$", example: "5734") { ("0"..."9").contains($0) }
    }
}
