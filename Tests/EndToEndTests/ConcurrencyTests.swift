import FoundationEssentials
import JSONKit
import MoneyKit
import NIOHTTP1
import Primitives
import TestSupport
import Testing

/// Money under load through the gateway. `FLORIN_TEST_LOAD_SECONDS` makes it longer.
@Suite(.serialized) struct ConcurrencyTests {
    private static let clients = 64
    private static let walletCount = 10

    private var seconds: Int {
        ProcessInfo.processInfo.environment["FLORIN_TEST_LOAD_SECONDS"].flatMap { Int($0) } ?? 10
    }

    @Test func randomTransfersLoseNothing() async throws {
        let wallets = try await fundedWallets(Self.walletCount, amount: "500.00")
        let deadline = ContinuousClock.now + .seconds(seconds)
        let seed = UInt64.random(in: 0 ... .max)
        let counts = try await withThrowingTaskGroup(of: [Int: Int].self) { group in
            for client in 0..<Self.clients {
                group.addTask {
                    try await play(on: wallets, until: deadline, seed: seed &+ UInt64(client))
                }
            }
            return try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }
        print("64 clients for \(seconds) s, seed \(seed): answers by status \(counts)")
        #expect(Set(counts.keys).isSubset(of: [201, 422]), "only posted or refused for lack of funds")
        #expect((counts[201] ?? 0) > 100)
        var total: Int64 = 0
        for wallet in wallets {
            let posted = try Money(parsing: try await wallet.posted(), currency: .USD)
            #expect(!posted.isNegative)
            total += posted.minorUnits
        }
        #expect(total == Int64(Self.walletCount) * 50_000)
        try await expectCleanReconciliation()
        try await Invariants.check()
    }

    @Test func oneKeySentFiftyTimesAtOnceHasOneEffect() async throws {
        let wallets = try await fundedWallets(2, amount: "900.00")
        for round in 0..<200 {
            let answers = try await withThrowingTaskGroup(of: FlorinAnswer.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await wallets[0].owner.client.post(
                            "/api/v1/transfers", wallets[0].transferBody(to: wallets[1], "1.00"), key: "key-\(round)")
                    }
                }
                return try await group.reduce(into: [FlorinAnswer]()) { $0.append($1) }
            }
            let posted = answers.filter { $0.status == 201 }
            #expect(Set(answers.map(\.status)).isSubset(of: [201, 409]))
            #expect(posted.filter { $0.headers.first(name: "Idempotent-Replayed") == nil }.count == 1)
            #expect(Set(posted.map(\.body)).count == 1)
        }
        #expect(try await wallets[0].posted() == "700.00")
        #expect(try await wallets[1].posted() == "1100.00")
        try await Invariants.check()
    }

    private func play(on wallets: [Wallet], until deadline: ContinuousClock.Instant, seed: UInt64) async throws
        -> [Int: Int]
    {
        var random = SplitMix64(seed: seed)
        var counts: [Int: Int] = [:]
        while ContinuousClock.now < deadline {
            // Wallet 0 is hot: it takes part in half of the transfers.
            let isHot = Bool.random(using: &random)
            let source = Int.random(in: 0..<wallets.count, using: &random)
            let target =
                isHot && source != 0 ? 0 : (source + Int.random(in: 1..<wallets.count, using: &random)) % wallets.count
            let cents = Int64.random(in: 1...2_000, using: &random)
            let amount = Money(minorUnits: cents, currency: .USD).amountText
            let answer = try await wallets[source].owner.client.post(
                "/api/v1/transfers", wallets[source].transferBody(to: wallets[target], amount))
            if answer.status == 422 { #expect(answer.code == "insufficient_funds") }
            counts[answer.status, default: 0] += 1
        }
        return counts
    }

    /// Wallets in dollars, each with an owner of the highest tier.
    private func fundedWallets(_ count: Int, amount: String) async throws -> [Wallet] {
        let admin = try await Customer.demo("admin")
        var wallets: [Wallet] = []
        for _ in 0..<count {
            let owner = try await Customer.new()
            let raised = try await admin.client.send(
                .PATCH, "/api/v1/admin/users/\(owner.id)", body: Array(#"{"kyc_tier":3}"#.utf8))
            try #require(raised.status == 200)
            let wallet = try await owner.openWallet("USD")
            try await eventually("the wallet service knows the tier") {
                let limits = try await owner.client.get("/api/v1/wallets/\(wallet.id)").json["limits"]
                return limits?["per_transaction"]?["amount"]?.stringValue == "50000.00"
            }
            try await wallet.fund(amount)
            wallets.append(wallet)
        }
        return wallets
    }
}
