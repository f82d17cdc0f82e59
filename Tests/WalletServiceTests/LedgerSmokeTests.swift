import MoneyKit
import Outbox
import Primitives
import Testing
import WalletDomain

@testable import WalletService

@Suite struct LedgerSmokeTests {
    @Test func transferMovesMoney() async throws {
        try await LedgerHarness.with { world in
            let (one, two) = (try await world.owner(), try await world.owner())
            let from = try await world.wallet(one, posted: 1_000)
            let to = try await world.wallet(two)
            let answer = try await world.ledger.submit(world.transfer(from, to, 300, by: one))
            #expect(answer.response.status == 200)
            #expect(try await world.posted(from) == 700)
            #expect(try await world.posted(to) == 300)
            #expect(try await world.count("outbox") == 1)
        }
    }
}
