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
    package let reference: String?
    /// The transaction that this one undoes.
    package let reverses: UniqueID?
    package let occurredAt: Timestamp
    package let movements: [PostedMovement]

    package init(
        transactionID: UniqueID,
        kind: String,
        reference: String? = nil,
        reverses: UniqueID? = nil,
        occurredAt: Timestamp,
        movements: [PostedMovement]
    ) {
        self.transactionID = transactionID
        self.kind = kind
        self.reference = reference
        self.reverses = reverses
        self.occurredAt = occurredAt
        self.movements = movements
    }

    package init(_ fields: inout Fields) {
        transactionID = fields.required("transaction_id", .uuid)
        kind = fields.required("kind", .text(0...4096))
        reference = fields.optional("reference", .text(0...4096))
        reverses = fields.optional("reverses", .uuid)
        occurredAt = fields.required("occurred_at", .timestamp)
        movements = fields.required("movements", .array(.object(PostedMovement.self), 0...1000))
    }

    package static let example = PostedTransaction(
        transactionID: .example,
        kind: "transfer",
        reference: "invoice 7",
        reverses: .example,
        occurredAt: .example,
        movements: [PostedMovement.example])

    package func encode(to out: inout JSONWriter) {
        out.field("transaction_id", transactionID)
        out.field("kind", kind)
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
