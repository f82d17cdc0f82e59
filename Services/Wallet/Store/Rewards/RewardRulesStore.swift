import JSONKit
import PostgresAccess
import Primitives
import WalletDomain

/// What operators set. Every version stays; the newest holds for what is decided after it.
struct RewardRulesStore: Sendable {
    let client: PostgresClient

    private static let newest: SQL = "select rules::text from wallet.reward_rules order by version desc limit 1"

    func current() async throws -> RewardRules { try Self.rules(try await client.query(Self.newest)) }

    func current(in transaction: PostgresTransaction) async throws -> RewardRules {
        try Self.rules(try await transaction.query(Self.newest))
    }

    /// - Parameter json: as `RewardRulesFields` reads it.
    func put(_ json: [UInt8], by user: UniqueID, at now: Timestamp, in transaction: PostgresTransaction) async throws {
        // Two at once are two versions.
        try await transaction.execute("lock table wallet.reward_rules in share row exclusive mode")
        try await transaction.execute(
            """
            insert into wallet.reward_rules (version, rules, created_at, created_by)
            select coalesce(max(version), 0) + 1, \(json: json), \(now), \(user) from wallet.reward_rules
            """)
    }

    private static func rules(_ rows: Rows) throws -> RewardRules {
        guard let text = try rows.first(String.self) else {
            throw PostgresError(.decoding, message: "there are no rules of rewards")
        }
        return try JSONReader.decode(RewardRulesFields.self, from: Array(text.utf8), unknownFields: .ignore).rules
    }
}
