// Made by scripts/render from BankEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// One of our banks has moved money of ours, and has told so.
package struct BankEntryBooked: EventContract {
    package static let type = "payments.bank_entry_booked.v1"

    package let entryID: UniqueID
    package let fileID: UniqueID
    /// `ach`, `sepa`, `wire`.
    package let rail: String
    /// `credit`: it came; `debit`: it left.
    package let direction: String
    package let amount: Money
    /// By the bank.
    package let bookedOn: CalendarDay

    package init(
        entryID: UniqueID,
        fileID: UniqueID,
        rail: String,
        direction: String,
        amount: Money,
        bookedOn: CalendarDay
    ) {
        self.entryID = entryID
        self.fileID = fileID
        self.rail = rail
        self.direction = direction
        self.amount = amount
        self.bookedOn = bookedOn
    }

    package init(_ fields: inout Fields) {
        entryID = fields.required("entry_id", .uuid)
        fileID = fields.required("file_id", .uuid)
        rail = fields.required("rail", .text(0...4096))
        direction = fields.required("direction", .text(0...4096))
        amount = fields.required("amount", .money)
        bookedOn = fields.required("booked_on", .day)
    }

    package static let example = BankEntryBooked(
        entryID: .example,
        fileID: .example,
        rail: "ach",
        direction: "credit",
        amount: .example,
        bookedOn: Timestamp.example.day)

    package func encode(to out: inout JSONWriter) {
        out.field("entry_id", entryID)
        out.field("file_id", fileID)
        out.field("rail", rail)
        out.field("direction", direction)
        out.field("amount", amount)
        out.field("booked_on", bookedOn)
    }
}
