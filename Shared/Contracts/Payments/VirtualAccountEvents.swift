// Made by scripts/render from VirtualAccountEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A bank account of a customer's own at a provider, as it stands.
package struct VirtualAccountFacts: FieldEncodable, FieldDecodable, Hashable {
    package let virtualAccountID: UniqueID
    package let ownerID: UserID
    /// What comes on it is for this wallet.
    package let walletID: UniqueID
    package let provider: String
    package let currency: Currency
    /// Why there is none.
    package let reason: String?

    package init(
        virtualAccountID: UniqueID,
        ownerID: UserID,
        walletID: UniqueID,
        provider: String,
        currency: Currency,
        reason: String? = nil
    ) {
        self.virtualAccountID = virtualAccountID
        self.ownerID = ownerID
        self.walletID = walletID
        self.provider = provider
        self.currency = currency
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        virtualAccountID = fields.required("virtual_account_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.required("wallet_id", .uuid)
        provider = fields.required("provider", .text(0...4096))
        currency = fields.required("currency", .currency)
        reason = fields.optional("reason", .text(0...4096))
    }

    package static let example = VirtualAccountFacts(
        virtualAccountID: .example,
        ownerID: UserID(.example),
        walletID: .example,
        provider: "paystack",
        currency: Currency.USD,
        reason: "provider_refused")

    package func encode(to out: inout JSONWriter) {
        out.field("virtual_account_id", virtualAccountID)
        out.field("owner_id", ownerID)
        out.field("wallet_id", walletID)
        out.field("provider", provider)
        out.field("currency", currency)
        out.optional("reason", reason)
    }
}

/// A customer wants one; its provider is asked.
package struct VirtualAccountCreated: EventContract {
    package static let type = "payments.virtual_account_created.v1"

    package let content: VirtualAccountFacts

    package init(_ content: VirtualAccountFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = VirtualAccountFacts(&fields)
    }

    package static let example = VirtualAccountCreated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// It takes money.
package struct VirtualAccountOpened: EventContract {
    package static let type = "payments.virtual_account_opened.v1"

    package let content: VirtualAccountFacts

    package init(_ content: VirtualAccountFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = VirtualAccountFacts(&fields)
    }

    package static let example = VirtualAccountOpened(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Its provider gives none.
package struct VirtualAccountFailed: EventContract {
    package static let type = "payments.virtual_account_failed.v1"

    package let content: VirtualAccountFacts

    package init(_ content: VirtualAccountFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = VirtualAccountFacts(&fields)
    }

    package static let example = VirtualAccountFailed(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Its owner wants it no more.
package struct VirtualAccountRemoved: EventContract {
    package static let type = "payments.virtual_account_removed.v1"

    package let content: VirtualAccountFacts

    package init(_ content: VirtualAccountFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = VirtualAccountFacts(&fields)
    }

    package static let example = VirtualAccountRemoved(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
