import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `POST /admin/billing/billers`
struct CreateBiller: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/billing/billers", id: "createBiller", summary: "Add a biller",
        tag: CatalogueRoutes.staffTag, access: .roles([.operator], scope: .opsWrite), right: .act,
        idempotency: .optional, success: 201, problems: [.codeTaken, .currencyMismatch])

    struct Body: FieldDecodable {
        let code: String
        let name: String
        let category: Biller.Category
        let currency: Currency
        let range: Biller.Range?
        let fee: BillerFee
        let requiresValidation: Bool
        let customerNumber: Biller.CustomerNumber
        let service: String
        let isAvailable: Bool
        let isTesting: Bool

        init(_ fields: inout Fields) {
            code = fields.required("code", .billerCode)
            name = fields.required("name", .line(1...100).example("Benin Electric"))
            category = fields.required("category", .choice(Biller.Category.self))
            currency = fields.required("currency", .currency)
            range = fields.optional("amount", .object(BillerRangeFields.self))?.range
            fee = fields.required("fee", .object(BillerFeeFields.self)).fee
            requiresValidation = fields.required("requires_validation", .bool)
            customerNumber = fields.required("customer_id", .object(CustomerNumberFields.self)).number
            service = fields.required("vtpass_service", .partnerCode)
            isAvailable = fields.optional("available", .bool) ?? true
            isTesting = fields.optional("testing", .bool.described("Only operators see it")) ?? false
        }
    }

    static let bodyExample: String? = """
        {"code": "BIL130", "name": "Benin Electric", "category": "electricity", "currency": "NGN", \
        "amount": {"min": {"amount": "500.00", "currency": "NGN"}, "max": {"amount": "500000.00", "currency": "NGN"}}, \
        "fee": {"type": "percentage", "percent": "1", "cap": {"amount": "100.00", "currency": "NGN"}}, \
        "requires_validation": true, "customer_id": {"label": "Meter number", "pattern": "^[0-9]{11,13}$"}, \
        "vtpass_service": "benin-electric", "testing": true}
        """

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<StaffBillerView> {
        let body = call.body
        try Biller.check(body.currency, body.range, body.fee)
        let biller = Biller(
            id: parts.ids.next(), code: body.code, name: body.name, category: body.category, currency: body.currency,
            range: body.range, fee: body.fee, requiresValidation: body.requiresValidation,
            customerNumber: body.customerNumber, provider: VTpassAPI.name, service: body.service,
            isAvailable: body.isAvailable, isTesting: body.isTesting)
        return try await idempotent(call, parts.transactions) { transaction in
            try await parts.catalogue.insert(biller, now: parts.clock.now(), in: transaction)
            AuditTrail.resource("\(biller.id)")
            guard let made = try await parts.catalogue.lookUp(biller.id, in: transaction) else {
                throw BillingError.missing(.biller)
            }
            return .created(StaffBillerView(entry: made))
        }
    }
}
