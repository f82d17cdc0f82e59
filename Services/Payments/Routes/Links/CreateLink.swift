import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /links`: an address by which the caller is paid. Either an amount, or bounds for what payers want to give.
struct CreateLink: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/links", id: "createLink", summary: "Be paid by whoever has an address",
        tag: "Payment links", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        idempotency: .required, success: 201,
        problems: [
            .notFound, .amountNotPositive, .amountOutOfRange, .currencyMismatch, .expired, .slugTaken,
        ], servesTestKeys: true)

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let title: String
        let description: String?
        let amount: Money?
        let minimum: Money?
        let maximum: Money?
        let isSingleUse: Bool
        let expiresAt: Timestamp?
        let redirectURL: ReturnURL?
        let logoURL: ReturnURL?
        let brandColor: String?
        let slug: String?

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            title = fields.required("title", .linkTitle)
            description = fields.optional("description", .linkDescription)
            amount = fields.optional("amount", .money)
            minimum = fields.optional("minimum", .money)
            maximum = fields.optional("maximum", .money)
            isSingleUse = fields.optional("single_use", .bool) ?? false
            expiresAt = fields.optional("expires_at", .timestamp)
            redirectURL = fields.optional("redirect_url", .returnURL)
            logoURL = fields.optional("logo_url", .returnURL)
            brandColor = fields.optional("brand_color", .brandColor)
            slug = fields.optional("slug", .slug)
            let (hasAmount, hasBound) = (fields.has("amount"), fields.has("minimum") || fields.has("maximum"))
            if hasAmount, hasBound {
                fields.refuse("amount", .unknownField, "give either amount, or minimum and maximum")
            } else if !hasAmount, !hasBound {
                fields.refuse("amount", .missing, "this, minimum or maximum is required")
            }
        }
    }

    static var bodyExample: String? {
        """
        {"wallet_id": "\(UniqueID.example)", "title": "An engine", "amount": {"amount": "12.50", "currency": "USD"}, \
        "slug": "adas-engines", "brand_color": "#3B82F6"}
        """
    }

    let parts: LinkParts

    func handle(_ call: Call<Self>) async throws -> Reply<LinkView> {
        let owner = try call.caller
        let body = call.body
        try parts.returnRules.check(body.redirectURL, "redirect_url")
        try parts.returnRules.check(logo: body.logoURL)
        let link = try await parts.people.prepared(try DepositKey(call.idempotency)) {
            try await parts.desk.prepare(
                LinkDesk.Order(
                    owner: owner.userID, wallet: body.wallet, amount: body.amount, minimum: body.minimum,
                    maximum: body.maximum, isSingleUse: body.isSingleUse, expiresAt: body.expiresAt, slug: body.slug,
                    face: Link.Face(
                        title: body.title, description: body.description, redirectURL: body.redirectURL?.text,
                        logoURL: body.logoURL?.text, brandColor: body.brandColor),
                    isLive: owner.isLive))
        }
        return try await idempotent(call, parts.transactions) { transaction in
            guard let link else { throw PaymentsError.inProgress }
            let written = try await parts.desk.write(link, isNamed: body.slug != nil, in: transaction)
            AuditTrail.resource(written.id)
            return .created(parts.view(written))
        }
    }
}
