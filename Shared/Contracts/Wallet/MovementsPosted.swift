// Made by scripts/render from MovementsPosted.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Movements that one commit of the wallet made, at most 500, in the order of their posting.
package struct MovementsPosted: EventContract {
    package static let type = "wallet.movements_posted.v1"

    package let transactions: [PostedTransaction]

    package init(transactions: [PostedTransaction]) {
        self.transactions = transactions
    }

    package init(_ fields: inout Fields) {
        transactions = fields.required("transactions", .array(.object(PostedTransaction.self), 0...1000))
    }

    package static let example = MovementsPosted(transactions: [PostedTransaction.example])

    package func encode(to out: inout JSONWriter) {
        out.field("transactions", transactions)
    }
}

/// All movements of one transaction; they stand or fall together.
package struct PostedTransaction: FieldEncodable, FieldDecodable, Hashable {
    package let transactionID: UniqueID
    /// `transfer`, `deposit`, `conversion`, `capture`, `reversal`, `fee`, ...
    package let kind: String
    /// What it was for; absent in the events of older wallets, whose purpose has the kind's name.
    package let purpose: String?
    package let description: String?
    /// The user who asked for it; nobody when a service did by itself.
    package let initiator: UserID?
    package let channel: Channel?
    /// How its request is known in the logs: a customer's `X-Request-Id`, the id of a service's request, a deposit's.
    package let requestID: String?
    /// Compliance's assessment that let it pass.
    package let assessmentID: UniqueID?
    /// Its place in the order of the books, which `wallet.list_movements` goes by.
    package let sequence: Int64?
    package let reference: String?
    /// The transaction that this one undoes.
    package let reverses: UniqueID?
    package let occurredAt: Timestamp
    package let movements: [PostedMovement]

    package init(
        transactionID: UniqueID,
        kind: String,
        purpose: String? = nil,
        description: String? = nil,
        initiator: UserID? = nil,
        channel: Channel? = nil,
        requestID: String? = nil,
        assessmentID: UniqueID? = nil,
        sequence: Int64? = nil,
        reference: String? = nil,
        reverses: UniqueID? = nil,
        occurredAt: Timestamp,
        movements: [PostedMovement]
    ) {
        self.transactionID = transactionID
        self.kind = kind
        self.purpose = purpose
        self.description = description
        self.initiator = initiator
        self.channel = channel
        self.requestID = requestID
        self.assessmentID = assessmentID
        self.sequence = sequence
        self.reference = reference
        self.reverses = reverses
        self.occurredAt = occurredAt
        self.movements = movements
    }

    package init(_ fields: inout Fields) {
        transactionID = fields.required("transaction_id", .uuid)
        kind = fields.required("kind", .text(0...4096))
        purpose = fields.optional("purpose", .text(0...4096))
        description = fields.optional("description", .text(0...4096))
        initiator = fields.optional("initiator", .id(UserID.self))
        channel = fields.optional("channel", .choice(Channel.self))
        requestID = fields.optional("request_id", .text(0...4096))
        assessmentID = fields.optional("assessment_id", .uuid)
        sequence = fields.optional("sequence", .integer(0...Int64.max))
        reference = fields.optional("reference", .text(0...4096))
        reverses = fields.optional("reverses", .uuid)
        occurredAt = fields.required("occurred_at", .timestamp)
        movements = fields.required("movements", .array(.object(PostedMovement.self), 0...1000))
    }

    package static let example = PostedTransaction(
        transactionID: .example,
        kind: "transfer",
        purpose: "send",
        description: "Lunch",
        initiator: UserID(.example),
        channel: .session,
        requestID: "0195c1d2-0000-7000-8000-000000000001",
        assessmentID: .example,
        sequence: 4_711,
        reference: "invoice 7",
        reverses: .example,
        occurredAt: .example,
        movements: [PostedMovement.example])

    package func encode(to out: inout JSONWriter) {
        out.field("transaction_id", transactionID)
        out.field("kind", kind)
        out.optional("purpose", purpose)
        out.optional("description", description)
        out.optional("initiator", initiator)
        out.optional("channel", channel)
        out.optional("request_id", requestID)
        out.optional("assessment_id", assessmentID)
        out.optional("sequence", sequence)
        out.optional("reference", reference)
        out.optional("reverses", reverses)
        out.field("occurred_at", occurredAt)
        out.field("movements", movements)
    }
}

/// Debit one account, credit another, the same amount: balanced by construction.
package struct PostedMovement: FieldEncodable, FieldDecodable, Hashable {
    package let id: UniqueID
    package let debitAccount: UniqueID
    /// `customer` for a wallet, else the code of the system account: `clearing:sandbox:USD`.
    package let debitCode: String
    package let debitOwner: UserID?
    package let creditAccount: UniqueID
    package let creditCode: String
    package let creditOwner: UserID?
    package let amount: Money

    package init(
        id: UniqueID,
        debitAccount: UniqueID,
        debitCode: String,
        debitOwner: UserID? = nil,
        creditAccount: UniqueID,
        creditCode: String,
        creditOwner: UserID? = nil,
        amount: Money
    ) {
        self.id = id
        self.debitAccount = debitAccount
        self.debitCode = debitCode
        self.debitOwner = debitOwner
        self.creditAccount = creditAccount
        self.creditCode = creditCode
        self.creditOwner = creditOwner
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
        debitAccount = fields.required("debit_account", .uuid)
        debitCode = fields.required("debit_code", .text(0...4096))
        debitOwner = fields.optional("debit_owner", .id(UserID.self))
        creditAccount = fields.required("credit_account", .uuid)
        creditCode = fields.required("credit_code", .text(0...4096))
        creditOwner = fields.optional("credit_owner", .id(UserID.self))
        amount = fields.required("amount", .money)
    }

    package static let example = PostedMovement(
        id: .example,
        debitAccount: .example,
        debitCode: "customer",
        debitOwner: UserID(.example),
        creditAccount: .example,
        creditCode: "customer",
        creditOwner: UserID(.example),
        amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("debit_account", debitAccount)
        out.field("debit_code", debitCode)
        out.optional("debit_owner", debitOwner)
        out.field("credit_account", creditAccount)
        out.field("credit_code", creditCode)
        out.optional("credit_owner", creditOwner)
        out.field("amount", amount)
    }
}
