// Made by scripts/render from PostingRequests.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Who set off what a service asks for.
package struct Initiator: FieldEncodable, FieldDecodable, Hashable {
    package let userID: UserID
    package let channel: Channel

    package init(userID: UserID, channel: Channel) {
        self.userID = userID
        self.channel = channel
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        channel = fields.required("channel", .choice(Channel.self))
    }

    package static let example = Initiator(userID: UserID(.example), channel: .session)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("channel", channel)
    }
}

/// By what it came. Only a session is a person who can give a PIN; captures, schedules and jobs say `system`.
package enum Channel: String, CaseIterable, FieldValue {
    case session
    case apiKey = "api_key"
    case staff
    case system
}

/// Moves money for a purpose of the asker's, all legs or none. `id` becomes the transaction's; it is known for ever,
/// and `authorization` and `assessment_id` are no facts of it.
package struct PostToWallet: RequestContract {
    package static let type = "wallet.post.v1"

    package typealias Reply = PostedToWallet

    package let id: UniqueID
    package let purpose: String
    /// Whose money it is: owns every wallet that is debited, or when none is, every one that is credited.
    package let ownerID: UserID?
    package let initiator: Initiator?
    package let legs: [PostingLeg]
    package let description: String?
    package let reference: String?
    /// The PIN of a person's session.
    package let authorization: String?
    package let assessmentID: UniqueID?

    package init(
        id: UniqueID,
        purpose: String,
        ownerID: UserID? = nil,
        initiator: Initiator? = nil,
        legs: [PostingLeg],
        description: String? = nil,
        reference: String? = nil,
        authorization: String? = nil,
        assessmentID: UniqueID? = nil
    ) {
        self.id = id
        self.purpose = purpose
        self.ownerID = ownerID
        self.initiator = initiator
        self.legs = legs
        self.description = description
        self.reference = reference
        self.authorization = authorization
        self.assessmentID = assessmentID
    }

    package init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
        purpose = fields.required("purpose", .text(0...4096))
        ownerID = fields.optional("owner_id", .id(UserID.self))
        initiator = fields.optional("initiator", .object(Initiator.self))
        legs = fields.required("legs", .array(.object(PostingLeg.self), 0...20))
        description = fields.optional("description", .text(0...4096))
        reference = fields.optional("reference", .text(0...4096))
        authorization = fields.optional("authorization", .text(0...4096))
        assessmentID = fields.optional("assessment_id", .uuid)
    }

    package static let example = PostToWallet(
        id: .example,
        purpose: "bill_payment",
        ownerID: UserID(.example),
        initiator: Initiator.example,
        legs: [PostingLeg.example],
        description: "Electricity, October",
        reference: "invoice 7",
        authorization: "pin_5f2c",
        assessmentID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("purpose", purpose)
        out.optional("owner_id", ownerID)
        out.optional("initiator", initiator)
        out.field("legs", legs)
        out.optional("description", description)
        out.optional("reference", reference)
        out.optional("authorization", authorization)
        out.optional("assessment_id", assessmentID)
    }
}

/// One step. An account is the id of a wallet, or one of the suite's without its currency, which is the amount's.
package struct PostingLeg: FieldEncodable, FieldDecodable, Hashable {
    package let debit: String
    package let credit: String
    package let amount: Money
    /// Takes from the debited wallet what is available, and the rest from this account.
    package let shortfall: String?

    package init(debit: String, credit: String, amount: Money, shortfall: String? = nil) {
        self.debit = debit
        self.credit = credit
        self.amount = amount
        self.shortfall = shortfall
    }

    package init(_ fields: inout Fields) {
        debit = fields.required("debit", .text(0...4096))
        credit = fields.required("credit", .text(0...4096))
        amount = fields.required("amount", .money)
        shortfall = fields.optional("shortfall", .text(0...4096))
    }

    package static let example = PostingLeg(
        debit: "0195c1d2-0000-7000-8000-000000000001",
        credit: "settlement:billers",
        amount: .example,
        shortfall: "receivable:returns")

    package func encode(to out: inout JSONWriter) {
        out.field("debit", debit)
        out.field("credit", credit)
        out.field("amount", amount)
        out.optional("shortfall", shortfall)
    }
}

/// Posted, now or before.
package struct PostedToWallet: FieldEncodable, FieldDecodable, Hashable {
    package let transactionID: UniqueID
    package let postedAt: Timestamp
    /// What shortfall accounts paid.
    package let shortfall: Money?

    package init(transactionID: UniqueID, postedAt: Timestamp, shortfall: Money? = nil) {
        self.transactionID = transactionID
        self.postedAt = postedAt
        self.shortfall = shortfall
    }

    package init(_ fields: inout Fields) {
        transactionID = fields.required("transaction_id", .uuid)
        postedAt = fields.required("posted_at", .timestamp)
        shortfall = fields.optional("shortfall", .money)
    }

    package static let example = PostedToWallet(transactionID: .example, postedAt: .example, shortfall: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("transaction_id", transactionID)
        out.field("posted_at", postedAt)
        out.optional("shortfall", shortfall)
    }
}

/// Takes a transaction back whole, once: by the service that posted it, or that its purpose names.
package struct ReversePosting: RequestContract {
    package static let type = "wallet.reverse.v1"

    package typealias Reply = PostedToWallet

    package let id: UniqueID
    package let transactionID: UniqueID
    /// Its description, which its customers read.
    package let reason: String

    package init(id: UniqueID, transactionID: UniqueID, reason: String) {
        self.id = id
        self.transactionID = transactionID
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
        transactionID = fields.required("transaction_id", .uuid)
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = ReversePosting(
        id: .example,
        transactionID: .example,
        reason: "The biller returned the payment")

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("transaction_id", transactionID)
        out.field("reason", reason)
    }
}
