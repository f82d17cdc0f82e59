import PaymentsDomain
import PostgresAccess
import Primitives

/// All SQL for the bank's own names of files that were taken in.
struct BankInboxStore: Sendable {
    let client: PostgresClient

    /// Which of these names were taken in.
    func taken(_ names: [String], of channel: String) async throws -> Set<String> {
        Set(
            try await client.query(
                "select name from payments.bank_inbox where channel = \(channel) and name = any(\(names))"
            ).decode(String.self))
    }

    /// The last of the bank's names.
    func newest(of channel: String) async throws -> String? {
        try await client.query(
            "select name from payments.bank_inbox where channel = \(channel) order by name desc limit 1"
        ).first(String.self)
    }

    /// - Returns: false when it was taken in already.
    nonisolated(nonsending) func take(
        _ name: String, of channel: String, as file: BankFileID?, refused: String?, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            """
            insert into payments.bank_inbox (channel, name, file_id, refused, taken_at)
            values (\(channel), \(name), \(file), \(refused), \(now)) on conflict (channel, name) do nothing
            """) == 1
    }
}
