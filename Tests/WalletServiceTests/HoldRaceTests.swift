import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import Testing

/// Two processes of the service, one database: captures, releases and expiry of the same hold at once. The books are
/// checked at the end of each.
@Suite struct HoldRaceTests {
    private static let holds = 60

    @Test func captureAndReleaseOfAHoldHaveOneWinner() async throws {
        try await race { scene in
            for hold in scene.holds {
                let (captured, released) = try await both(
                    { try await scene.one.post("/api/v1/holds/\(hold)/capture", scene.all) },
                    { try await scene.two.post("/api/v1/holds/\(hold)/release") })
                #expect((captured.status == 200) != (released.status == 200), "\(captured.text) \(released.text)")
                let status = try await scene.status(of: hold)
                #expect(status == (captured.status == 200 ? "captured" : "released"))
            }
        }
    }

    @Test func twoCapturesOfAHoldHaveOneWinner() async throws {
        try await race { scene in
            for hold in scene.holds {
                let (first, second) = try await both(
                    { try await scene.one.post("/api/v1/holds/\(hold)/capture", scene.all) },
                    { try await scene.two.post("/api/v1/holds/\(hold)/capture", scene.all) })
                #expect([first, second].count { $0.status == 200 } == 1)
                #expect([first, second].count { $0.code == "hold_captured" } == 1)
            }
            #expect(try await scene.taken() == Int64(Self.holds) * 1_000)
        }
    }

    /// The clock passes the holds' last instant while the captures run.
    @Test func captureAndExpiryOfAHoldHaveOneWinner() async throws {
        try await race { scene in
            let captured = try await withThrowingTaskGroup(of: Bool.self) { group in
                for (number, hold) in scene.holds.enumerated() {
                    group.addTask {
                        if number == Self.holds / 2 { scene.world.clock.advance(by: .seconds(60)) }
                        let caller = number.isMultiple(of: 2) ? scene.one : scene.two
                        let answer = try await caller.post("/api/v1/holds/\(hold)/capture", scene.all)
                        #expect(answer.status == 200 || answer.code == "hold_expired", "\(answer.text)")
                        #expect(
                            try await scene.status(of: hold) == (answer.status == 200 ? "captured" : "expired"))
                        return answer.status == 200
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(try await scene.taken() == Int64(captured) * 1_000)
        }
    }

    /// Eight parts of a third at once: three fit.
    @Test func partialCapturesNeverExceedTheHold() async throws {
        try await race(holds: 30) { scene in
            let part =
                #"{"amount":\#(scene.world.money("3.30")),"final":false,"destination_wallet_id":"\#(scene.payee)"}"#
            for hold in scene.holds {
                let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                    for number in 0..<8 {
                        let caller = number.isMultiple(of: 2) ? scene.one : scene.two
                        group.addTask { try await caller.post("/api/v1/holds/\(hold)/capture", part) }
                    }
                    return try await group.reduce(into: [TestAnswer]()) { $0.append($1) }
                }
                #expect(answers.count { $0.status == 200 } == 3)
                #expect(answers.count { $0.code == "capture_exceeds_hold" } == 5)
            }
            #expect(try await scene.taken() == 30 * 990)
        }
    }

    // MARK: The scene

    private struct Scene: Sendable {
        let world: WalletHarness
        /// The same customer at each process.
        let one: TestCaller
        let two: TestCaller
        let wallet: String
        /// Somebody else's.
        let payee: String
        let holds: [String]

        /// The body of a capture of all.
        var all: String { #"{"destination_wallet_id":"\#(payee)"}"# }

        func status(of hold: String) async throws -> String? {
            let id = try #require(UniqueID(hold))
            return try await world.client.query("select status from wallet.holds where id = \(id)").first(String.self)
        }

        /// What left the wallet, in cents.
        func taken() async throws -> Int64 {
            let id = try #require(UniqueID(wallet))
            let rows = try await world.client.query("select posted from wallet.accounts where id = \(id)")
            let posted = try rows.first(Int64.self)
            return 100_000 - (try #require(posted))
        }
    }

    /// Holds of ten dollars each, for a minute, on a wallet that covers all of them.
    private func race(
        holds count: Int = Self.holds, _ body: @escaping @Sendable (Scene) async throws -> Void
    ) async throws {
        try await WalletHarness.withTwo { first, second in
            let ada = try await first.customer()
            let wallet = try await first.wallet(of: ada, funds: 100_000)
            var holds: [String] = []
            for _ in 0..<count {
                let order = #"{"amount":\#(first.money("10")),"expires_in_seconds":60}"#
                let hold = try await ada.post("/api/v1/wallets/\(wallet)/holds", order).expect(201)
                holds.append(try #require(hold.text("id")))
            }
            try await body(
                Scene(
                    world: first, one: ada, two: ada.at(second.service.baseURL), wallet: wallet,
                    payee: try await first.wallet(of: first.customer()), holds: holds))
        }
    }

    private func both(
        _ first: @escaping @Sendable () async throws -> TestAnswer,
        _ second: @escaping @Sendable () async throws -> TestAnswer
    ) async throws -> (TestAnswer, TestAnswer) {
        async let one = first()
        async let two = second()
        return (try await one, try await two)
    }
}
