import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A link as its owner sees it.
struct LinkView: FieldEncodable {
    let link: Link
    private let url: String

    init(_ link: Link, url: String) {
        self.link = link
        self.url = url
    }

    static let example = LinkView(
        Link(
            id: LinkID(.example), owner: UserID(.example), ownerName: "Ada L.", wallet: .example, currency: .USD,
            slug: "adas-engines", isSingleUse: false, reference: "LNK-20261120-7Q4M2Z8K0T", createdAt: .example,
            price: .fixed(.example), face: Link.Face(title: "An engine", brandColor: "#3B82F6"),
            expiresAt: .example + .seconds(259_200), payments: 2, collected: 2_500, views: 12),
        url: "http://localhost:8080/pay/adas-engines")

    func encode(to out: inout JSONWriter) {
        out.field("id", link.id)
        out.field("reference", link.reference)
        out.field("status", link.state)
        out.field("url", url)
        out.field("slug", link.slug)
        out.field("wallet_id", link.wallet)
        out.field("title", link.face.title)
        out.field("description", link.face.description)
        out.field("amount", link.price.amount)
        out.field("minimum", link.price.minimum)
        out.field("maximum", link.price.maximum)
        out.field("single_use", link.isSingleUse)
        out.field("expires_at", link.expiresAt)
        out.field("redirect_url", link.face.redirectURL)
        out.field("logo_url", link.face.logoURL)
        out.field("brand_color", link.face.brandColor)
        out.field("views_count", link.views)
        out.field("payments_count", link.payments)
        out.field("total_collected", link.totalCollected)
        out.field("livemode", link.isLive)
        out.field("created_at", link.createdAt)
    }
}

extension Link.State: FieldValue {}
