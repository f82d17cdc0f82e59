import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

/// What services ask is checked in the order of the public API: status, currency, authorisation, funds, limits. Each
/// request has everything wrong at first, and is mended one by one.
@Suite struct DoorOrderTests {
    enum Way: CaseIterable {
        case post, postFromSeveral, placeHold, consume, capture, adjust

        /// Only a person who sets money off is asked for the PIN: not for what comes of a hold.
        var asksPIN: Bool { self != .capture && self != .adjust }
    }

    private var world: LedgerWorld
    private let owner: OwnerID
    private let wallet: AccountID
    private let second: AccountID

    init() throws {
        world = try LedgerWorld()
        owner = world.owner(tier: .tier0)
        wallet = world.wallet(owner)
        second = world.wallet(owner)
    }

    private func session(_ service: String = "billing") -> Commander {
        .service(service, for: Initiator(user: owner, channel: .session))
    }

    private func bill(_ wallet: AccountID?, _ amount: Money) -> NamedLeg {
        let billers = world.leg(to: "settlement:billers", 1).credit
        return NamedLeg(debit: wallet.map { .wallet($0) }, credit: billers, amount: amount)
    }

    private func command(
        _ way: Way, _ amount: Money, _ key: Authorization.Key?, hold: HoldFacts?
    ) throws -> LedgerCommand {
        func post(_ legs: [NamedLeg]) -> LedgerCommand {
            .post(
                Posting(
                    id: world.ids.next(), commander: session(), purpose: "bill_payment", owner: owner, legs: legs,
                    authorization: key))
        }
        // The first leg is right whatever is wrong with the other.
        let cent = bill(wallet, world.dollars(1))
        switch way {
        case .post: return post([cent, bill(wallet, amount)])
        case .postFromSeveral: return post([bill(second, world.dollars(1)), bill(wallet, amount)])
        case .placeHold:
            return .placeHold(
                HoldPlacement(
                    id: world.ids.next(), commander: session(), account: wallet, owner: owner,
                    purpose: "bill_payment", amount: amount, reason: nil, end: .never, authorization: key))
        case .consume:
            return .consume(
                DebitQuestion(
                    id: world.ids.next(), commander: session(), purpose: "bill_payment", owner: owner,
                    account: wallet, amount: amount, authorization: key, consumes: true))
        case .capture:
            return .settleHold(
                HoldSettlement(
                    id: world.ids.next(), commander: .service("billing"), hold: try #require(hold),
                    legs: [bill(nil, amount)], final: true))
        case .adjust:
            return .adjustHold(
                HoldAdjustment(
                    commander: .service("billing"), hold: try #require(hold), amount: amount, expiresAt: nil))
        }
    }

    @Test(arguments: Way.allCases)
    mutating func theFirstThatFailsIsTheAnswer(way: Way) throws {
        var hold: HoldFacts?
        if !way.asksPIN {
            world.accounts[wallet]?.posted = 100
            world.opening[wallet] = 100
            let placed = world.run(world.placeHold(wallet, 100, "bill_payment", by: "billing")).placedHold
            hold = HoldFacts(id: try #require(placed).id, account: wallet, owner: owner, purpose: "bill_payment")
        }
        for place in [wallet, second] { world.accounts[place]?.requiresPIN = true }
        world.accounts[wallet]?.status = .frozen
        // More than one transaction may be, in the wrong currency, from an empty wallet.
        let limit = TierTable()[.tier0].transaction
        var (amount, key) = (Money(minorUnits: limit + 200, currency: .EUR), Authorization.Key?.none)
        func refusal() throws -> WalletError? { world.run(try command(way, amount, key, hold: hold)).refusal }

        #expect(try refusal() == .walletFrozen(wallet))
        world.accounts[wallet]?.status = .active
        #expect(try refusal() == .currencyMismatch(expected: .USD))
        amount = world.dollars(limit + 200)
        if way.asksPIN {
            #expect(try refusal() == .authorizationRequired)
            // Of the wallets that pay, this one has its PIN.
            world.accounts[second]?.requiresPIN = false
            key = world.authorization(wallet, world.dollars(limit + 300))
        }
        #expect(try refusal()?.isShortOfFunds == true)
        for place in [wallet, second] {
            let funds = 300_000 - (try world[place].posted)
            world.accounts[place]?.posted += funds
            world.opening[place, default: 0] += funds
        }
        #expect(try refusal()?.limit == .transaction)
        amount = world.dollars(limit - 200)
        #expect(try refusal() == nil)
        world.checkInvariants()
    }

    /// One wallet's funds do not come before another's status.
    @Test mutating func everyPayerIsAskedBeforeTheNextQuestion() {
        world.accounts[second]?.status = .frozen
        let legs = [bill(wallet, world.dollars(1)), bill(second, world.dollars(1))]
        #expect(world.run(world.post("bill_payment", by: "billing", legs)).refusal == .walletFrozen(second))
        world.accounts[second]?.status = .active
        let euros = [bill(wallet, world.dollars(1)), bill(second, Money(minorUnits: 1, currency: .EUR))]
        #expect(
            world.run(world.post("bill_payment", by: "billing", euros)).refusal == .currencyMismatch(expected: .USD))
    }

    /// What belongs to somebody else is looked at after the payer's funds, whatever else is paid.
    @Test mutating func anEmptyWalletHearsTheSameOfEveryPayee() {
        let other = world.wallet(world.owner(), .EUR) { $0.status = .frozen }
        let own = world.wallet(owner) { $0.status = .closed }
        let legs = [world.leg(wallet, to: other, 1)]
        #expect(world.run(world.post("send", by: "payments", legs)).refusal?.isShortOfFunds == true)
        let mixed = legs + [world.leg(wallet, to: own, 1)]
        #expect(world.run(world.post("send", by: "payments", mixed)).refusal == .walletClosed(own))
    }

    /// A public capture asks for the status before the currency too.
    @Test mutating func aCaptureOfACustomerAsksInTheSameOrder() throws {
        world.accounts[wallet]?.posted = 100
        world.opening[wallet] = 100
        let hold = try #require(world.run(world.placeHold(wallet, world.dollars(100))).placedHold)
        world.accounts[wallet]?.status = .frozen
        let capture = HoldCapture(
            id: world.ids.next(), commander: world.key(wallet), hold: hold.id, account: wallet,
            amount: Money(minorUnits: 1, currency: .EUR), final: true, destination: second, currency: .USD)
        #expect(world.run(.captureHold(capture)).refusal == .walletFrozen(wallet))
    }
}
