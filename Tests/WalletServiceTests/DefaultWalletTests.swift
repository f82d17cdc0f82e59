import JSONKit
import PostgresAccess
import Testing

/// An owner has one default in each currency, and never a closed one, however many change it at once.
@Suite struct DefaultWalletTests {
    @Test func oneOfManyBecomesTheDefaultAndNobodyFails() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallets = try await world.wallets(6, of: ada)
            for _ in 0..<10 {
                try await atOnce(wallets.count) { number in
                    try await ada.patch("/api/v1/wallets/\(wallets[number])", #"{"is_default":true}"#).expect(200)
                }
                #expect(try await Self.defaults(world) == 1)
            }
        }
    }

    @Test func closingAtOnceLeavesAnOpenDefault() async throws {
        try await WalletHarness.with { world in
            for _ in 0..<10 {
                let ada = try await world.customer()
                let wallets = try await world.wallets(5, of: ada)
                let closing = wallets.dropLast()
                try await atOnce(closing.count) { number in
                    try await ada.post("/api/v1/wallets/\(closing[number])/close").expect(200)
                }
                let last = try await ada.get("/api/v1/wallets/\(wallets[4])").expect(200)
                #expect(last["is_default"] == .bool(true))
            }
            // `Tests/Invariants/wallet_07_wallets.sql` looks for closed ones at the end.
        }
    }

    /// Making one the default while another is closed, opened and filled.
    @Test func allAtOnceKeepsTheInvariant() async throws {
        try await WalletHarness.with { world in
            for _ in 0..<10 {
                let ada = try await world.customer()
                let wallets = try await world.wallets(4, of: ada)
                let rest = try await world.wallet(of: ada, funds: 100)
                try await atOnce(12) { number in
                    let wallet = wallets[number % 4]
                    switch number % 3 {
                    case 0:
                        let answer = try await ada.post("/api/v1/wallets/\(wallet)/close")
                        #expect(answer.status == 200 || answer.code == "wallet_not_empty", "\(answer.text)")
                    case 1:
                        let answer = try await ada.patch("/api/v1/wallets/\(wallet)", #"{"is_default":true}"#)
                        #expect(answer.status == 200 || answer.code == "wallet_closed", "\(answer.text)")
                    default:
                        let answer = try await ada.post("/api/v1/transfers", world.transfer(rest, wallet, "0.01"))
                        #expect(answer.status == 201 || answer.code == "wallet_closed", "\(answer.text)")
                    }
                }
            }
        }
    }

    @Test func theDatabaseRefusesAClosedDefault() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            _ = try await world.wallet(of: ada)
            await #expect {
                try await world.client.execute("update wallet.accounts set status = 'closed' where posted = 0")
            } throws: { ($0 as? PostgresError)?.isCheckViolation(of: "wallets_default_is_open") == true }
            let second = try await world.wallet(of: ada)
            try await ada.post("/api/v1/wallets/\(second)/close").expect(200)
            await #expect {
                try await world.client.transaction { transaction in
                    try await transaction.execute("update wallet.wallets set is_default = false")
                    try await transaction.execute(
                        "update wallet.wallets set is_default = true where id = \(second)::uuid")
                }
            } throws: { ($0 as? PostgresError)?.isCheckViolation(of: "wallets_default_is_open") == true }
        }
    }

    private static func defaults(_ world: WalletHarness) async throws -> Int {
        try await world.client.query("select from wallet.wallets where is_default").count
    }
}

extension WalletHarness {
    fileprivate func wallets(_ count: Int, of owner: TestCaller) async throws -> [String] {
        var wallets: [String] = []
        for _ in 0..<count { wallets.append(try await wallet(of: owner)) }
        return wallets
    }
}
