// Made by scripts/render from LinkEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A link by which its owner is paid, as it stands.
package struct LinkFacts: FieldEncodable, FieldDecodable, Hashable {
    package let linkID: UniqueID
    package let ownerID: UserID
    /// Where the money goes.
    package let walletID: UniqueID
    package let slug: String
    package let title: String
    /// Absent where whoever pays says how much.
    package let amount: Money?
    package let singleUse: Bool
    package let paymentsCount: Int
    package let totalCollected: Money
    package let livemode: Bool

    package init(
        linkID: UniqueID,
        ownerID: UserID,
        walletID: UniqueID,
        slug: String,
        title: String,
        amount: Money? = nil,
        singleUse: Bool,
        paymentsCount: Int,
        totalCollected: Money,
        livemode: Bool
    ) {
        self.linkID = linkID
        self.ownerID = ownerID
        self.walletID = walletID
        self.slug = slug
        self.title = title
        self.amount = amount
        self.singleUse = singleUse
        self.paymentsCount = paymentsCount
        self.totalCollected = totalCollected
        self.livemode = livemode
    }

    package init(_ fields: inout Fields) {
        linkID = fields.required("link_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.required("wallet_id", .uuid)
        slug = fields.required("slug", .text(0...4096))
        title = fields.required("title", .text(0...4096))
        amount = fields.optional("amount", .money)
        singleUse = fields.required("single_use", .bool)
        paymentsCount = fields.required("payments_count", .integer(0...Int.max))
        totalCollected = fields.required("total_collected", .money)
        livemode = fields.required("livemode", .bool)
    }

    package static let example = LinkFacts(
        linkID: .example,
        ownerID: UserID(.example),
        walletID: .example,
        slug: "adas-engines",
        title: "An engine",
        amount: .example,
        singleUse: false,
        paymentsCount: 0,
        totalCollected: .example,
        livemode: true)

    package func encode(to out: inout JSONWriter) {
        out.field("link_id", linkID)
        out.field("owner_id", ownerID)
        out.field("wallet_id", walletID)
        out.field("slug", slug)
        out.field("title", title)
        out.optional("amount", amount)
        out.field("single_use", singleUse)
        out.field("payments_count", paymentsCount)
        out.field("total_collected", totalCollected)
        out.field("livemode", livemode)
    }
}

/// Somebody wants to be paid by a link.
package struct LinkCreated: EventContract {
    package static let type = "payments.link_created.v1"

    package let content: LinkFacts

    package init(_ content: LinkFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = LinkFacts(&fields)
    }

    package static let example = LinkCreated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// It was for one payment, and has it.
package struct LinkCompleted: EventContract {
    package static let type = "payments.link_completed.v1"

    package let content: LinkFacts

    package init(_ content: LinkFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = LinkFacts(&fields)
    }

    package static let example = LinkCompleted(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Its time is up.
package struct LinkExpired: EventContract {
    package static let type = "payments.link_expired.v1"

    package let content: LinkFacts

    package init(_ content: LinkFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = LinkFacts(&fields)
    }

    package static let example = LinkExpired(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
