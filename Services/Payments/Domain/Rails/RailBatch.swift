package import MoneyKit
package import Primitives

/// What goes out in one file, and all that its writer may need.
package struct RailBatch: Sendable {
    package struct Line: Sendable {
        package let id: UniqueID
        /// Grows from line to line, over all rails and files.
        package let number: Int64
        package let purpose: RailItem.Purpose
        package let amount: Money
        package let numbers: BankNumbers
        package let holder: String
        package let holderKind: BankAccount.HolderKind
        /// A line for each part: street, city, postal code, country.
        package let address: String?
        /// What its receiver reads.
        package let note: String

        package init(
            id: UniqueID, number: Int64, purpose: RailItem.Purpose, amount: Money, numbers: BankNumbers,
            holder: String, holderKind: BankAccount.HolderKind, address: String?, note: String
        ) {
            self.id = id
            self.number = number
            self.purpose = purpose
            self.amount = amount
            self.numbers = numbers
            self.holder = holder
            self.holderKind = holderKind
            self.address = address
            self.note = note
        }
    }

    package let file: BankFileID
    package let account: OwnAccount
    /// From 1: which of its rail's files of the day it is.
    package let ordinal: Int
    /// At least one.
    package let lines: [Line]
    package let now: Timestamp

    package init(file: BankFileID, account: OwnAccount, ordinal: Int, lines: [Line], now: Timestamp) {
        self.file = file
        self.account = account
        self.ordinal = ordinal
        self.lines = lines
        self.now = now
    }
}

/// A file as it goes out.
package struct WrittenBankFile: Sendable {
    package let kind: String
    package let bytes: [UInt8]
    /// What the bank knows each line by, in the order of the lines: once in a file, and in another of the rail only
    /// after so long that nothing is told of the earlier any more.
    package let references: [String]
    /// The day on which our bank moves the money.
    package let settlesOn: CalendarDay
    /// When what was not refused or returned counts as done; nil: the bank says so itself.
    package let dueAt: Timestamp?

    package init(
        kind: String, bytes: [UInt8], references: [String], settlesOn: CalendarDay, dueAt: Timestamp?
    ) {
        self.kind = kind
        self.bytes = bytes
        self.references = references
        self.settlesOn = settlesOn
        self.dueAt = dueAt
    }
}
