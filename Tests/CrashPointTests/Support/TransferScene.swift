import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A transfer during which a program dies at a point.
struct TransferScene {
    let point: String
    let program: String
    let suite: CrashSuite
    let source: String
    let destination: String

    init(_ point: String, in program: String, _ suite: CrashSuite, from source: String, to destination: String) {
        self.point = point
        self.program = program
        self.suite = suite
        self.source = source
        self.destination = destination
    }

    /// Walks points of a program, with money between two wallets.
    /// - Parameter isAssessed: the owner is one of whom compliance is asked about everything.
    static func play(
        _ points: [String], in program: String, _ suite: CrashSuite, isAssessed: Bool = false
    ) async throws {
        let (source, destination) = (try await suite.openWallet(), try await suite.openWallet())
        if isAssessed { try await suite.assessEverything(true) }
        try await suite.fund(source)
        for point in points {
            try await TransferScene(point, in: program, suite, from: source, to: destination).play()
        }
        if isAssessed { try await suite.assessEverything(false) }
    }

    func play() async throws {
        let before = try await posted()
        let process = try await suite.start(program, dyingAt: point)
        let key = UUID().uuidString
        let order = """
            {"source_wallet_id":"\(source)","destination_wallet_id":"\(destination)",\
            "amount":{"amount":"1.00","currency":"USD"}}
            """
        let made = try await suite.send(.POST, "wallet", "/api/v1/transfers", order, key: key)
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
        try await suite.start(program)
        let transfer = try await suite.insist("wallet", "/api/v1/transfers", order, key: key)
        try #require(transfer.status == 201, "\(point): \(transfer)")
        if let made, made.status == 201 { #expect(made.id == transfer.id, "\(point)") }
        let after = try await posted()
        #expect(before - after == 100, "\(point)")
        try await suite.comeToRest()
    }

    /// Minor units on the source.
    private func posted() async throws -> Int64 {
        let id = try #require(UniqueID(source))
        return try #require(
            await suite.database.query("select posted from wallet.accounts where id = \(id)").first(Int64.self))
    }
}

extension CrashSuite {
    /// - Returns: id of a new wallet in dollars.
    func openWallet() async throws -> String {
        try await database.execute(
            "insert into wallet.owners (owner_id, kyc_tier) values (\(owner), 3) on conflict do nothing")
        let answer = try await insist("wallet", "/api/v1/wallets", #"{"currency":"USD"}"#, key: UUID().uuidString)
        try #require(answer.status == 201, "\(answer)")
        return answer.id
    }

    /// A hundred dollars through the provider.
    func fund(_ wallet: String) async throws {
        let order = #"{"wallet_id":"\#(wallet)","amount":{"amount":"100.00","currency":"USD"}}"#
        let deposit = try await insist("payments", "/api/v1/payments/deposits", order, key: UUID().uuidString)
        try await eventually(every: .milliseconds(50), "the wallet is funded") {
            // Whatever did not work at once is tried again on the clock that we move.
            clock.advance(by: .seconds(10))
            let answer = try await send(.GET, "payments", "/api/v1/payments/deposits/\(deposit.id)")
            return answer?.json["status"]?.stringValue == "succeeded"
        }
    }

    /// As the customer does on the checkout page.
    func pay(_ deposit: String) async throws {
        let answer = try await send(.POST, "sandbox", "/payments/\(deposit)/settle", "{}")
        try #require(answer?.status == 200, "\(String(describing: answer))")
    }

    /// Has everything of the owner assessed, or what the policy says; nothing that compliance tells undoes it.
    func assessEverything(_ isWatched: Bool) async throws {
        try await database.execute(
            """
            update wallet.owners set risk = \(isWatched ? "high" : "low"), standing_version = \(Int64(1) << 40)
            where owner_id = \(owner)
            """)
    }

    func setWallet(_ wallet: String, _ status: String) async throws {
        let id = try #require(UniqueID(wallet))
        try await database.execute("update wallet.accounts set status = \(status) where id = \(id)")
    }
}
