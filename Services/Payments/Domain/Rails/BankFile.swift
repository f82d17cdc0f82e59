package import Primitives

package enum BankFileTag {}
package typealias BankFileID = Identifier<BankFileTag>

/// A file that went to a bank, or came from one.
package struct BankFile: Sendable, Equatable {
    package enum Direction: String, Sendable, CaseIterable {
        case inbound = "in"
        case outbound = "out"
    }

    /// - sent: written, and the bank does not surely have it; becomes accepted.
    /// - accepted: the bank has it; becomes processed when nothing in it is open.
    /// - processed: final. What comes in is it at once, but for what does not add up.
    /// - held: it does not add up, and nothing in it moves anything.
    package enum Status: String, Sendable, CaseIterable {
        case sent, accepted, processed, held
    }

    package struct Statement: Sendable, Equatable {
        /// The bank's.
        package let id: String
        /// Whether what was there before and its entries are what is there after.
        package let isBalanced: Bool

        package init(id: String, isBalanced: Bool) {
            self.id = id
            self.isBalanced = isBalanced
        }
    }

    package let id: BankFileID
    package let rail: RailName
    package let direction: Direction
    /// `nacha`, `pain.001`, `pain.002`, `camt.053`, `pacs.008`, …
    package let kind: String
    package let sha256: [UInt8]
    package let status: Status
    package let statements: [Statement]
    package let createdAt: Timestamp

    package init(
        id: BankFileID, rail: RailName, direction: Direction, kind: String, sha256: [UInt8], status: Status,
        statements: [Statement], createdAt: Timestamp
    ) {
        self.id = id
        self.rail = rail
        self.direction = direction
        self.kind = kind
        self.sha256 = sha256
        self.status = status
        self.statements = statements
        self.createdAt = createdAt
    }
}
