import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `PATCH /links/{id}`: what is absent stays. An amount takes the place of bounds, and the other way round; both are
/// fixed once somebody has paid.
struct ChangeLink: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/payments/links/{id}", id: "changeLink", summary: "Change a link, or switch it on and off",
        tag: "Payment links", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [
            .notFound, .notOpen, .alreadyUsed, .expired, .amountNotPositive, .amountOutOfRange, .currencyMismatch,
        ], servesTestKeys: true)

    typealias Path = LinkPath

    /// What its owner switches; the other states come by themselves.
    enum Switch: String, CaseIterable, FieldValue, Sendable { case active, inactive }

    struct Body: FieldDecodable {
        let change: LinkChange
        let redirectURL: FieldChange<ReturnURL>
        let logoURL: FieldChange<ReturnURL>

        init(_ fields: inout Fields) {
            var change = LinkChange()
            change.title = fields.optional("title", .linkTitle)
            change.description = fields.change("description", .linkDescription)
            change.amount = fields.change("amount", .money)
            change.minimum = fields.change("minimum", .money)
            change.maximum = fields.change("maximum", .money)
            change.expiresAt = fields.change("expires_at", .timestamp)
            redirectURL = fields.change("redirect_url", .returnURL)
            logoURL = fields.change("logo_url", .returnURL)
            change.redirectURL = redirectURL.text
            change.logoURL = logoURL.text
            change.brandColor = fields.change("brand_color", .brandColor)
            change.isActive = fields.optional("status", .choice(Switch.self)).map { $0 == .active }
            self.change = change
        }
    }

    static var bodyExample: String? { #"{"title": "A better engine", "status": "active"}"# }

    let parts: LinkParts

    func handle(_ call: Call<Self>) async throws -> Reply<LinkView> {
        let (owner, body) = (try call.caller, call.body)
        try parts.returnRules.check(body.redirectURL.applied(to: nil), "redirect_url")
        try parts.returnRules.check(logo: body.logoURL.applied(to: nil))
        return try await parts.transactions.run { transaction in
            .ok(parts.view(try await parts.desk.change(call.path.id, of: owner, body.change, in: transaction)))
        }
    }
}

extension FieldChange<ReturnURL> {
    fileprivate var text: FieldChange<String> {
        switch self {
        case .keep: .keep
        case .clear: .clear
        case .set(let url): .set(url.text)
        }
    }
}
