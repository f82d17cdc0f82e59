// Made by scripts/render from RequestEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Somebody asks somebody for money.
package struct RequestCreated: EventContract {
    package static let type = "payments.request_created.v1"

    package let requestID: UniqueID
    /// Whoever asks.
    package let ownerID: UserID
    package let to: Addressee
    package let amount: Money
    /// As others see whoever asks.
    package let requester: String
    package let expiresAt: Timestamp
    /// Absent: true.
    package let livemode: Bool?

    package init(
        requestID: UniqueID,
        ownerID: UserID,
        to: Addressee,
        amount: Money,
        requester: String,
        expiresAt: Timestamp,
        livemode: Bool? = nil
    ) {
        self.requestID = requestID
        self.ownerID = ownerID
        self.to = to
        self.amount = amount
        self.requester = requester
        self.expiresAt = expiresAt
        self.livemode = livemode
    }

    package init(_ fields: inout Fields) {
        requestID = fields.required("request_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        to = fields.required("to", .object(Addressee.self))
        amount = fields.required("amount", .money)
        requester = fields.required("requester", .text(0...4096))
        expiresAt = fields.required("expires_at", .timestamp)
        livemode = fields.optional("livemode", .bool)
    }

    package static let example = RequestCreated(
        requestID: .example,
        ownerID: UserID(.example),
        to: Addressee.example,
        amount: .example,
        requester: "Ada L.",
        expiresAt: .example,
        livemode: true)

    package func encode(to out: inout JSONWriter) {
        out.field("request_id", requestID)
        out.field("owner_id", ownerID)
        out.field("to", to)
        out.field("amount", amount)
        out.field("requester", requester)
        out.field("expires_at", expiresAt)
        out.optional("livemode", livemode)
    }
}

/// A request for money that is over.
package struct RequestFacts: FieldEncodable, FieldDecodable, Hashable {
    package let requestID: UniqueID
    /// Whoever asked.
    package let ownerID: UserID
    package let payerID: UserID?
    package let amount: Money
    package let paymentID: UniqueID?
    /// Absent: true.
    package let livemode: Bool?

    package init(
        requestID: UniqueID,
        ownerID: UserID,
        payerID: UserID? = nil,
        amount: Money,
        paymentID: UniqueID? = nil,
        livemode: Bool? = nil
    ) {
        self.requestID = requestID
        self.ownerID = ownerID
        self.payerID = payerID
        self.amount = amount
        self.paymentID = paymentID
        self.livemode = livemode
    }

    package init(_ fields: inout Fields) {
        requestID = fields.required("request_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        payerID = fields.optional("payer_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        paymentID = fields.optional("payment_id", .uuid)
        livemode = fields.optional("livemode", .bool)
    }

    package static let example = RequestFacts(
        requestID: .example,
        ownerID: UserID(.example),
        payerID: UserID(.example),
        amount: .example,
        paymentID: .example,
        livemode: true)

    package func encode(to out: inout JSONWriter) {
        out.field("request_id", requestID)
        out.field("owner_id", ownerID)
        out.optional("payer_id", payerID)
        out.field("amount", amount)
        out.optional("payment_id", paymentID)
        out.optional("livemode", livemode)
    }
}

/// It was paid.
package struct RequestPaid: EventContract {
    package static let type = "payments.request_paid.v1"

    package let content: RequestFacts

    package init(_ content: RequestFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = RequestFacts(&fields)
    }

    package static let example = RequestPaid(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Whoever was asked does not want to pay.
package struct RequestDeclined: EventContract {
    package static let type = "payments.request_declined.v1"

    package let content: RequestFacts

    package init(_ content: RequestFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = RequestFacts(&fields)
    }

    package static let example = RequestDeclined(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Whoever asked took it back.
package struct RequestCancelled: EventContract {
    package static let type = "payments.request_cancelled.v1"

    package let content: RequestFacts

    package init(_ content: RequestFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = RequestFacts(&fields)
    }

    package static let example = RequestCancelled(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Nobody answered in time.
package struct RequestExpired: EventContract {
    package static let type = "payments.request_expired.v1"

    package let content: RequestFacts

    package init(_ content: RequestFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = RequestFacts(&fields)
    }

    package static let example = RequestExpired(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
