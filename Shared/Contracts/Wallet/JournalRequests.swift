// Made by scripts/render from JournalRequests.messages.
package import JSONKit
package import Primitives

/// How far the books have come: all with this number or a smaller one stand, whatever is still under way gets a
/// greater.
package struct AskLedgerPosition: RequestContract {
    package static let type = "wallet.ledger_position.v1"

    package typealias Reply = LedgerPosition

    package init() {}

    package init(_ fields: inout Fields) {}

    package static let example = AskLedgerPosition()

    package func encode(to out: inout JSONWriter) {}
}

package struct LedgerPosition: FieldEncodable, FieldDecodable, Hashable {
    package let sequence: Int64
    package let at: Timestamp

    package init(sequence: Int64, at: Timestamp) {
        self.sequence = sequence
        self.at = at
    }

    package init(_ fields: inout Fields) {
        sequence = fields.required("sequence", .integer(0...Int64.max))
        at = fields.required("at", .timestamp)
    }

    package static let example = LedgerPosition(sequence: 4_711, at: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("sequence", sequence)
        out.field("at", at)
    }
}

/// The books in the order of the stream, for those who begin to listen.
package struct ListMovements: RequestContract {
    package static let type = "wallet.list_movements.v1"

    package typealias Reply = ListedMovements

    package let after: Int64?
    package let limit: Int

    package init(after: Int64? = nil, limit: Int) {
        self.after = after
        self.limit = limit
    }

    package init(_ fields: inout Fields) {
        after = fields.optional("after", .integer(0...Int64.max))
        limit = fields.required("limit", .integer(0...Int.max))
    }

    package static let example = ListMovements(after: 4_711, limit: 500)

    package func encode(to out: inout JSONWriter) {
        out.optional("after", after)
        out.field("limit", limit)
    }
}

/// A page; `next` is the next `after`, absent at the end.
package struct ListedMovements: FieldEncodable, FieldDecodable, Hashable {
    package let transactions: [PostedTransaction]
    package let next: Int64?

    package init(transactions: [PostedTransaction], next: Int64? = nil) {
        self.transactions = transactions
        self.next = next
    }

    package init(_ fields: inout Fields) {
        transactions = fields.required("transactions", .array(.object(PostedTransaction.self), 0...500))
        next = fields.optional("next", .integer(0...Int64.max))
    }

    package static let example = ListedMovements(transactions: [PostedTransaction.example], next: 4_712)

    package func encode(to out: inout JSONWriter) {
        out.field("transactions", transactions)
        out.optional("next", next)
    }
}
