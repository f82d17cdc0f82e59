// Made by scripts/render from BalancesSnapshotted.messages.
package import JSONKit
package import Primitives

/// Sums of all accounts at one point of the wallet's event stream, which lies before this event: every movement that
/// was published up to message `sequence` is in them, none published after it is.
package struct BalancesSnapshotted: EventContract {
    package static let type = "wallet.balances_snapshotted.v1"

    package let snapshotID: UniqueID
    package let takenAt: Timestamp
    /// Of the publisher's stream; absent from events of older wallets, whose point is the event itself.
    package let sequence: Int64?
    package let rows: [SnapshotRow]

    package init(snapshotID: UniqueID, takenAt: Timestamp, sequence: Int64? = nil, rows: [SnapshotRow]) {
        self.snapshotID = snapshotID
        self.takenAt = takenAt
        self.sequence = sequence
        self.rows = rows
    }

    package init(_ fields: inout Fields) {
        snapshotID = fields.required("snapshot_id", .uuid)
        takenAt = fields.required("taken_at", .timestamp)
        sequence = fields.optional("sequence", .integer(0...Int64.max))
        rows = fields.required("rows", .array(.object(SnapshotRow.self), 0...1000))
    }

    package static let example = BalancesSnapshotted(
        snapshotID: .example,
        takenAt: .example,
        sequence: 4_711,
        rows: [SnapshotRow.example])

    package func encode(to out: inout JSONWriter) {
        out.field("snapshot_id", snapshotID)
        out.field("taken_at", takenAt)
        out.optional("sequence", sequence)
        out.field("rows", rows)
    }
}

/// Credits less debits of all accounts of one code and currency, in minor units (may exceed 64 bits, so text).
package struct SnapshotRow: FieldEncodable, FieldDecodable, Hashable {
    /// `customer`, or the code of a system account.
    package let code: String
    package let currency: String
    package let balance: String
    package let accounts: Int

    package init(code: String, currency: String, balance: String, accounts: Int) {
        self.code = code
        self.currency = currency
        self.balance = balance
        self.accounts = accounts
    }

    package init(_ fields: inout Fields) {
        code = fields.required("code", .text(0...4096))
        currency = fields.required("currency", .text(0...4096))
        balance = fields.required("balance", .text(0...4096))
        accounts = fields.required("accounts", .integer(0...Int.max))
    }

    package static let example = SnapshotRow(code: "customer", currency: "USD", balance: "100000", accounts: 2)

    package func encode(to out: inout JSONWriter) {
        out.field("code", code)
        out.field("currency", currency)
        out.field("balance", balance)
        out.field("accounts", accounts)
    }
}

/// Accounting to wallet: take a snapshot under this id; the figures come as an event. Idempotent by id.
package struct SnapshotBalances: RequestContract {
    package static let type = "wallet.snapshot_balances.v1"

    package typealias Reply = SnapshotAccepted

    package let snapshotID: UniqueID

    package init(snapshotID: UniqueID) {
        self.snapshotID = snapshotID
    }

    package init(_ fields: inout Fields) {
        snapshotID = fields.required("snapshot_id", .uuid)
    }

    package static let example = SnapshotBalances(snapshotID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("snapshot_id", snapshotID)
    }
}

/// The event is in the outbox.
package struct SnapshotAccepted: FieldEncodable, FieldDecodable, Hashable {
    package let snapshotID: UniqueID

    package init(snapshotID: UniqueID) {
        self.snapshotID = snapshotID
    }

    package init(_ fields: inout Fields) {
        snapshotID = fields.required("snapshot_id", .uuid)
    }

    package static let example = SnapshotAccepted(snapshotID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("snapshot_id", snapshotID)
    }
}
