import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `GET /pay/{slug}`: what a page shows to whoever has the address. A look is counted, but not the owner's own.
struct ShowPayPage: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/pay/{slug}", id: "showPayPage", summary: "What is asked for by a link",
        tag: "Payment links", access: .publicKnowing, problems: [.notFound])

    typealias Path = SlugPath

    let parts: LinkParts

    func handle(_ call: Call<Self>) async throws -> Reply<PayPageView> {
        let (link, seller) = try await parts.desk.page(call.path.slug)
        if call.context.callerIfAny?.userID != link.owner { try await parts.desk.book.links.countView(of: link.id) }
        return .ok(
            PayPageView(
                link: link, seller: seller, state: link.state(at: parts.people.clock.now()),
                methods: parts.methods(of: link)))
    }
}

/// A link as payers see it: nothing of what others have paid.
struct PayPageView: FieldEncodable {
    let link: Link
    let seller: String?
    let state: Link.State
    let methods: [String]

    static let example = PayPageView(
        link: LinkView.example.link, seller: "Ada's Engines", state: .active, methods: ["wallet", "sandbox"])

    func encode(to out: inout JSONWriter) {
        out.field("title", link.face.title)
        out.field("description", link.face.description)
        out.field("merchant_name", seller)
        out.field("currency", link.currency)
        out.field("amount", link.price.amount)
        out.field("minimum", link.price.minimum)
        out.field("maximum", link.price.maximum)
        out.field("logo_url", link.face.logoURL)
        out.field("brand_color", link.face.brandColor)
        out.field("status", state)
        out.field("livemode", link.isLive)
        out.field("expires_at", link.expiresAt)
        out.field("methods", methods)
    }
}
