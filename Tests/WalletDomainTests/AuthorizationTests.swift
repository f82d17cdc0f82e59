import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

@Suite struct AuthorizationTests {
    var world: LedgerWorld
    let wallet: AccountID
    let other: AccountID
    let key = Authorization.Key(bytes: [1, 2, 3])

    /// A wallet with a PIN, and an authorisation for 5.00.
    init() throws {
        world = try LedgerWorld()
        wallet = world.wallet(world.owner(), posted: 10_000) { $0.requiresPIN = true }
        other = world.wallet(world.owner())
        world.authorizations[key] = Authorization(
            key: key, account: wallet, upTo: world.dollars(500), expiresAt: world.clock.now + Authorization.lifetime)
    }

    private func send(_ amount: Int64, with key: Authorization.Key?, from source: AccountID? = nil) -> LedgerCommand {
        let source = source ?? wallet
        return world.transfer(source, other, world.dollars(amount), by: world.person(source)) {
            $0.authorization = key
        }
    }

    @Test mutating func apiKeyNeedsNone() {
        #expect(world.run(world.transfer(wallet, other, world.dollars(1))).refusal == nil)
    }

    @Test mutating func personNeedsOne() {
        #expect(world.run(send(1, with: nil)).refusal == .authorizationRequired)
    }

    @Test mutating func itCoversUpToItsAmount() {
        #expect(world.run(send(501, with: key)).refusal == .authorizationInvalid)
        #expect(world.run(send(500, with: key)).refusal == nil)
    }

    @Test mutating func itIsGoodOnce() {
        let outcomes = world.run([send(1, with: key), send(1, with: key)])
        #expect(outcomes.map(\.refusal) == [nil, .authorizationInvalid])
        #expect(world.run(send(1, with: key)).refusal == .authorizationInvalid)
    }

    @Test mutating func refusedTransferDoesNotSpendIt() {
        world.accounts[wallet]?.posted = 10
        world.opening[wallet] = 10
        #expect(world.run(send(11, with: key)).refusal?.isShortOfFunds == true)
        #expect(world.run(send(10, with: key)).refusal == nil)
    }

    @Test mutating func itExpires() {
        world.clock.advance(by: Authorization.lifetime)
        #expect(world.run(send(1, with: key)).refusal == .authorizationInvalid)
    }

    @Test mutating func itIsBoundToItsWallet() throws {
        let second = world.wallet(try #require(world[wallet].owner), posted: 100) { $0.requiresPIN = true }
        #expect(world.run(send(1, with: key, from: second)).refusal == .authorizationInvalid)
    }

    @Test mutating func unknownOneIsInvalid() {
        #expect(world.run(send(1, with: .init(bytes: [9]))).refusal == .authorizationInvalid)
    }
}
