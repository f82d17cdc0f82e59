// Made by scripts/render from PaymentMethodEvents.messages.
package import JSONKit
package import Primitives

/// What a customer pays with, kept by a provider to be charged again, as it stands.
package struct PaymentMethodFacts: FieldEncodable, FieldDecodable, Hashable {
    package let paymentMethodID: UniqueID
    package let ownerID: UserID
    package let provider: String
    /// Why there is nothing to charge.
    package let reason: String?

    package init(paymentMethodID: UniqueID, ownerID: UserID, provider: String, reason: String? = nil) {
        self.paymentMethodID = paymentMethodID
        self.ownerID = ownerID
        self.provider = provider
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        paymentMethodID = fields.required("payment_method_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        provider = fields.required("provider", .text(0...4096))
        reason = fields.optional("reason", .text(0...4096))
    }

    package static let example = PaymentMethodFacts(
        paymentMethodID: .example,
        ownerID: UserID(.example),
        provider: "stripe",
        reason: "expired")

    package func encode(to out: inout JSONWriter) {
        out.field("payment_method_id", paymentMethodID)
        out.field("owner_id", ownerID)
        out.field("provider", provider)
        out.optional("reason", reason)
    }
}

/// A customer wants one; its provider waits for them.
package struct PaymentMethodCreated: EventContract {
    package static let type = "payments.payment_method_created.v1"

    package let content: PaymentMethodFacts

    package init(_ content: PaymentMethodFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PaymentMethodFacts(&fields)
    }

    package static let example = PaymentMethodCreated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// It can be charged.
package struct PaymentMethodActivated: EventContract {
    package static let type = "payments.payment_method_activated.v1"

    package let content: PaymentMethodFacts

    package init(_ content: PaymentMethodFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PaymentMethodFacts(&fields)
    }

    package static let example = PaymentMethodActivated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// There is nothing to charge.
package struct PaymentMethodFailed: EventContract {
    package static let type = "payments.payment_method_failed.v1"

    package let content: PaymentMethodFacts

    package init(_ content: PaymentMethodFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PaymentMethodFacts(&fields)
    }

    package static let example = PaymentMethodFailed(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Its owner wants it no more.
package struct PaymentMethodRemoved: EventContract {
    package static let type = "payments.payment_method_removed.v1"

    package let content: PaymentMethodFacts

    package init(_ content: PaymentMethodFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PaymentMethodFacts(&fields)
    }

    package static let example = PaymentMethodRemoved(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
