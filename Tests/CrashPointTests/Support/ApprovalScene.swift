import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A second operator agrees to a reversal, and the wallet dies over it: the decision and the money go together.
struct ApprovalScene {
    let point: String
    let suite: CrashSuite
    let source: String
    let destination: String

    func play() async throws {
        let before = try await posted()
        let order = """
            {"source_wallet_id":"\(source)","destination_wallet_id":"\(destination)",\
            "amount":{"amount":"1.00","currency":"USD"}}
            """
        let transfer = try await suite.insist("wallet", "/api/v1/transfers", order, key: UUID().uuidString)
        let first = UserID(IDGenerator(clock: .system).next())
        let asked = try #require(
            await suite.send(
                .POST, "wallet", "/api/v1/transfers/\(transfer.id)/reverse", #"{"reason":"twice"}"#,
                key: UUID().uuidString, as: first))
        try #require(asked.status == 202, "\(asked)")
        let process = try await suite.start("wallet", dyingAt: point)
        let path = "/api/v1/admin/wallet/approvals/\(asked.id)/approve"
        _ = try await suite.send(.POST, "wallet", path, "{}")
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached by an approval: \(error)")
            throw error
        }
        try await suite.start("wallet")
        let isDone = try await posted() == before
        let id = try #require(UniqueID(asked.id))
        let state = try await suite.database.query("select state from wallet.staff_approvals where id = \(id)")
            .first(String.self)
        #expect(state == (isDone ? "approved" : "pending"), "\(point)")
        let done = try await suite.insist("wallet", path, "{}", key: UUID().uuidString)
        #expect(done.status == 200 && done.json["status"] == .string("approved"), "\(point): \(done)")
        #expect(try await posted() == before, "\(point)")
        try await suite.comeToRest()
    }

    /// Minor units on the source.
    private func posted() async throws -> Int64 {
        let id = try #require(UniqueID(source))
        return try #require(
            await suite.database.query("select posted from wallet.accounts where id = \(id)").first(Int64.self))
    }
}
