import PostgresAccess
import Primitives

/// Who turns an address away when a rule says so, in the transaction of the finding.
struct AddressBlocks: Sendable {
    /// An address, the reason, and until when.
    let block: @Sendable (String, String, Timestamp, PostgresTransaction) async throws -> Void

    /// Nobody keeps blocks: the alert is all that a rule does.
    static let none = AddressBlocks(block: { _, _, _, _ in })
}
