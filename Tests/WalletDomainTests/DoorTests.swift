import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

/// What other services may do with customers' money, and what not.
@Suite struct DoorTests {
    private var world: LedgerWorld
    private let owner: OwnerID
    private let wallet: AccountID
    private let other: AccountID

    init() throws {
        world = try LedgerWorld()
        owner = world.owner()
        wallet = world.wallet(owner, posted: 10_000)
        other = world.wallet(world.owner())
    }

    private mutating func bill(_ amount: Int64, owner: OwnerID? = nil) -> LedgerCommand {
        world.post("bill_payment", by: "billing", [world.leg(wallet, to: "settlement:billers", amount)], owner: owner)
    }

    // MARK: Posting

    @Test mutating func allLegsArePostedUnderTheirPurpose() throws {
        let legs = [
            world.leg(wallet, to: "settlement:billers", 3_000), world.leg(wallet, to: "fees", 50),
        ]
        let command = world.post(
            "bill_payment", by: "billing", legs, owner: owner, for: Initiator(user: owner, channel: .apiKey))
        let posted = try #require(world.run(command).transaction)
        #expect(try world[wallet].posted == 6_950)
        #expect(world.system("settlement:billers", .USD)?.posted == 3_000)
        #expect(world.system(.fees, .USD)?.posted == 50 && posted.fee.minorUnits == 50)
        #expect(posted.kind.rawValue == "bill_payment" && posted.details.service == "billing")
        #expect(posted.details.channel == .apiKey && posted.details.initiator == owner.rawValue)
        world.checkInvariants()
    }

    /// Each alone stays below the receiver's ceiling, and together they do not.
    @Test mutating func legsToOneWalletAreWeighedTogether() throws {
        let payer = world.wallet(world.owner(), posted: 10_000_000)
        let receiver = world.wallet(world.owner(tier: .tier0))
        let limit = TierTable()[.tier0].balance
        let first = world.post("send", by: "payments", [world.leg(payer, to: receiver, 1)])
        #expect(world.run(first).refusal == nil)
        let legs = (0..<20).map { _ in world.leg(payer, to: receiver, limit / 15) }
        #expect(world.run(world.post("send", by: "payments", legs)).refusal == .recipientLimitExceeded)
        #expect(try world[receiver].posted == 1)
        world.checkInvariants()
    }

    @Test mutating func noneIsPostedWhenOneCannotBe() throws {
        let legs = [
            world.leg(wallet, to: "settlement:billers", 9_000), world.leg(wallet, to: "fees", 1_001),
        ]
        #expect(world.run(world.post("bill_payment", by: "billing", legs)).refusal?.isShortOfFunds == true)
        #expect(world.movements.isEmpty && world.owners[owner]?.sent.today == 0)
    }

    @Test(arguments: ["payments", "wallet", "cards"])
    mutating func aPurposeIsItsServicesOwn(service: String) {
        let command = world.post("bill_payment", by: service, [world.leg(wallet, to: "settlement:billers", 1)])
        #expect(world.run(command).refusal == .purposeRefused("bill_payment"))
        #expect(world.run(world.post("transfer", by: "billing", [])).refusal == .purposeRefused("transfer"))
        #expect(world.run(world.post("nothing", by: "billing", [])).refusal == .purposeRefused("nothing"))
    }

    @Test mutating func accountsOutsideThePurposeAreRefused() {
        let cases: [(NamedLeg, String)] = [
            (world.leg(wallet, to: "settlement:cards", 1), "credit"),
            (world.leg(wallet, to: "clearing:sandbox", 1), "credit"),
            (world.leg(wallet, to: "settlement:billers", 1, shortfall: "losses:payments"), "shortfall"),
            (world.leg(from: "rewards", to: wallet, 1), "debit"),
            // Only a wallet runs short.
            (
                NamedLeg(
                    debit: .system(.fees), credit: .wallet(wallet), amount: world.dollars(1), shortfall: .fees),
                "shortfall"
            ),
            // A bill is not paid to another customer.
            (world.leg(wallet, to: other, 1), "credit"),
        ]
        for (leg, field) in cases {
            let refusal = world.run(world.post("bill_payment", by: "billing", [leg])).refusal
            #expect(refusal == .accountRefused(LegField(0, field)))
        }
        #expect(world.run(world.post("bill_payment", by: "billing", [])).refusal == .legsOutOfRange)
        let many = Array(repeating: world.leg(wallet, to: "fees", 1), count: Posting.maximumLegs + 1)
        #expect(world.run(world.post("bill_payment", by: "billing", many)).refusal == .legsOutOfRange)
    }

    @Test mutating func moneyOfSomebodyElseDoesNotExist() {
        let stranger = world.owner()
        #expect(world.run(bill(1, owner: stranger)).refusal == .notFound(.wallet))
        let refund = world.post(
            "refund", by: "billing", [world.leg(from: "settlement:billers", to: wallet, 1)], owner: stranger)
        #expect(world.run(refund).refusal == .notFound(.wallet))
        let unknown: AccountID = world.ids.next()
        let nobody = world.post("bill_payment", by: "billing", [world.leg(unknown, to: "fees", 1)])
        #expect(world.run(nobody).refusal == .notFound(.wallet))
    }

    @Test mutating func whatTheWalletLacksTheShortfallAccountPays() throws {
        let legs = [
            world.leg(wallet, to: "clearing:sandbox", 12_000, shortfall: "receivable:chargebacks"),
            world.leg(wallet, to: "costs:providers", 1_500),
        ]
        let outcome = world.run(world.post("chargeback", by: "payments", legs))
        guard case .postedByService(_, let shortfalls) = outcome else { Issue.record("\(outcome)"); return }
        // What nobody stands in for comes first.
        #expect(shortfalls == [.USD: 3_500])
        #expect(try world[wallet].posted == 0)
        #expect(world.system("receivable:chargebacks", .USD)?.posted == -3_500)
        world.checkInvariants()
    }

    @Test mutating func aClosedWalletHasNothingToGive() throws {
        let closed = world.wallet(owner) { $0.status = .closed }
        let covered = world.leg(closed, to: "clearing:sandbox", 100, shortfall: "receivable:chargebacks")
        #expect(world.run(world.post("chargeback", by: "payments", [covered])).refusal == nil)
        let bare = world.leg(closed, to: "clearing:sandbox", 100)
        #expect(world.run(world.post("chargeback", by: "payments", [bare])).refusal == .walletClosed(closed))
        world.checkInvariants()
    }

    @Test mutating func onlySomePurposesPassAFreeze() {
        world.accounts[wallet]?.status = .frozen
        #expect(world.run(bill(1)).refusal == .walletFrozen(wallet))
        let paidBack = world.post("refund", by: "billing", [world.leg(from: "settlement:billers", to: wallet, 1)])
        #expect(world.run(paidBack).refusal == nil)
        let taken = world.post("chargeback", by: "payments", [world.leg(wallet, to: "clearing:sandbox", 1)])
        #expect(world.run(taken).refusal == nil)
    }

    @Test(arguments: Channel.allCases)
    mutating func onlyASessionIsAskedForThePIN(channel: Channel) {
        world.accounts[wallet]?.requiresPIN = true
        let initiator = Initiator(user: owner, channel: channel)
        let legs = [world.leg(wallet, to: "settlement:billers", 500)]
        let refusal = world.run(world.post("bill_payment", by: "billing", legs, for: initiator)).refusal
        #expect(refusal == (channel == .session ? .authorizationRequired : nil))
        guard channel == .session else { return }
        let key = world.authorization(wallet, world.dollars(500))
        let allowed = world.post("bill_payment", by: "billing", legs, for: initiator, authorization: key)
        #expect(world.run(allowed).refusal == nil)
        let again = world.post("bill_payment", by: "billing", legs, for: initiator, authorization: key)
        #expect(world.run(again).refusal == .authorizationInvalid)
    }

    @Test mutating func oneIDIsOneTransaction() throws {
        let id: TransactionID = world.ids.next()
        let legs = [world.leg(wallet, to: "settlement:billers", 1)]
        #expect(world.run(world.post("bill_payment", by: "billing", legs, id: id)).refusal == nil)
        let other = world.post("bill_payment", by: "billing", legs, id: id)
        #expect(world.run([bill(1), other]).last?.refusal == .idReused || world.transactions[id] != nil)
    }

    // MARK: Limits

    @Test mutating func whatIsSentCountsAndWhatIsNotDoesNot() {
        world.run(bill(2_000))
        #expect(world.owners[owner]?.sent.today == 2_000)
        world.run(world.post("card_fee", by: "cards", [world.leg(wallet, to: "fees:cards", 300)]))
        #expect(world.owners[owner]?.sent.today == 2_000)
        let leg = world.leg(wallet, to: "clearing:sandbox", 700)
        world.run(world.post("withdrawal", by: "payments", [leg, world.leg(wallet, to: "fees", 40)]))
        #expect(world.owners[owner]?.withdrawalsToday == 700 && world.owners[owner]?.sent.today == 2_000)
    }

    @Test mutating func aTierWithoutWithdrawalsMakesNone() {
        let poor = world.owner(tier: .tier0)
        let wallet = world.wallet(poor, posted: 1_000)
        let leg = world.leg(wallet, to: "clearing:sandbox", 1)
        #expect(world.run(world.post("withdrawal", by: "payments", [leg])).refusal?.limit == .withdrawalsDay)
        #expect(
            world.run(world.placeHold(wallet, 1, "withdrawal", by: "payments")).refusal?.limit == .withdrawalsDay)
    }

    @Test mutating func aDepositIsBoundByItsReceiver() {
        let poor = world.owner(tier: .tier0)
        let wallet = world.wallet(poor)
        let leg = world.leg(from: "clearing:sandbox", to: wallet, 100_000)
        #expect(world.run(world.post("deposit", by: "payments", [leg], owner: poor)).refusal == nil)
        let more = world.leg(from: "clearing:sandbox", to: wallet, 1)
        #expect(world.run(world.post("deposit", by: "payments", [more])).refusal?.limit == .depositsDay)
        // Money of a bank's own accord is not.
        #expect(world.run(world.post("bank_credit", by: "payments", [more])).refusal == nil)
        world.checkInvariants()
    }

    // MARK: Holds

    @Test mutating func aHoldTakesWhatIsThereDownToItsMinimum() throws {
        #expect(
            world.run(world.placeHold(wallet, 20_000, "card_capture", by: "cards", minimum: 10_001)).refusal?
                .isShortOfFunds == true)
        let hold = try #require(
            world.run(world.placeHold(wallet, 20_000, "card_capture", by: "cards", minimum: 0)).placedHold)
        #expect(hold.amount.minorUnits == 10_000 && hold.expiresAt == nil)
        let empty = try #require(
            world.run(world.placeHold(wallet, 50, "card_capture", by: "cards", minimum: 0)).placedHold)
        #expect(empty.amount.isZero && empty.status == .held)
        world.checkInvariants()
    }

    @Test mutating func capturesGoBeyondTheHoldAndThenToTheShortfall() throws {
        let hold = try #require(world.run(world.placeHold(wallet, 1_000, "card_capture", by: "cards")).placedHold)
        let part = world.run(world.settle(hold.id, by: "cards", [world.leg(to: "settlement:cards", 400)]))
        guard case .settled(let left, _, let taken, _) = part else { Issue.record("\(part)"); return }
        #expect(left.reserved == 600 && taken.minorUnits == 400)
        let leg = world.leg(to: "settlement:cards", 10_000, shortfall: "receivable:cards")
        let rest = world.run(world.settle(hold.id, by: "cards", [leg], final: true))
        guard case .settled(let ended, _, let all, let shortfalls) = rest else { Issue.record("\(rest)"); return }
        #expect(ended.status == .captured && ended.captured == 1_000)
        #expect(all.minorUnits == 9_600 && shortfalls == [.USD: 400])
        #expect(try world[wallet].posted == 0 && world[wallet].held == 0)
        world.checkInvariants()
    }

    @Test mutating func beyondTheHoldNothingIsTakenThatIsNotThere() throws {
        let hold = try #require(world.run(world.placeHold(wallet, 10_000, "card_capture", by: "cards")).placedHold)
        let leg = world.leg(to: "settlement:cards", 10_001)
        #expect(world.run(world.settle(hold.id, by: "cards", [leg])).refusal?.isShortOfFunds == true)
        #expect(try world[wallet].held == 10_000)
    }

    @Test mutating func aFeeMayGoBackFromOurs() throws {
        world.run(world.post("card_fee", by: "cards", [world.leg(wallet, to: "fees:cards", 100)]))
        let hold = try #require(
            world.run(world.placeHold(wallet, 100, "card_chargeback", by: "cards")).placedHold)
        let back = NamedLeg(
            debit: .system(try #require(SystemAccount(group: "fees:cards"))), credit: .wallet(wallet),
            amount: world.dollars(100), shortfall: nil)
        #expect(world.run(world.settle(hold.id, by: "cards", [back], final: true)).refusal == nil)
        #expect(try world[wallet].posted == 10_000 && world[wallet].held == 0)
        world.checkInvariants()
    }

    @Test mutating func aHoldGrowsIfTheFundsAllowItAndShrinksToWhatWasTaken() throws {
        let hold = try #require(world.run(world.placeHold(wallet, 1_000, "card_capture", by: "cards")).placedHold)
        #expect(world.run(world.adjust(hold.id, by: "cards", to: 10_001)).refusal?.isShortOfFunds == true)
        #expect(world.run(world.adjust(hold.id, by: "cards", to: 4_000)).placedHold?.reserved == 4_000)
        world.run(world.settle(hold.id, by: "cards", [world.leg(to: "settlement:cards", 1_500)]))
        let below = world.run(world.adjust(hold.id, by: "cards", to: 1_499)).refusal
        #expect(below == .adjustmentBelowCaptured(world.dollars(1_500)))
        #expect(world.run(world.adjust(hold.id, by: "cards", to: 1_500)).placedHold?.reserved == 0)
        #expect(try world[wallet].held == 0)
        world.checkInvariants()
    }

    /// What a hold counted goes back in the measure in which it is freed, however it was adjusted.
    @Test mutating func aHoldOfAWithdrawalGivesBackItsLimit() throws {
        let command = world.placeHold(wallet, 1_000, "withdrawal", by: "payments")
        let hold = try #require(world.run(command).placedHold)
        #expect(world.owners[owner]?.withdrawalsToday == 1_000)
        world.run(world.adjust(hold.id, by: "payments", to: 1_600))
        #expect(world.owners[owner]?.withdrawalsToday == 1_600)
        world.run(world.adjust(hold.id, by: "payments", to: 600))
        #expect(world.owners[owner]?.withdrawalsToday == 600)
        world.run(world.settle(hold.id, by: "payments", [world.leg(to: "clearing:sandbox", 200)]))
        world.run(world.release(hold.id, on: wallet, by: .service("payments")))
        #expect(world.owners[owner]?.withdrawalsToday == 200)
        world.checkInvariants()
    }

    @Test mutating func aHoldWithoutAnEndDoesNotExpire() throws {
        let hold = try #require(world.run(world.placeHold(wallet, 1, "card_capture", by: "cards")).placedHold)
        world.clock.advance(by: .seconds(400 * 86_400))
        world.run(bill(1))
        #expect(world.holds[hold.id]?.status == .held)
    }

    @Test mutating func whatAServicePlacedNobodyElseEnds() throws {
        let hold = try #require(world.run(world.placeHold(wallet, 10, "card_capture", by: "cards")).placedHold)
        for service in ["billing", "payments"] {
            #expect(world.run(world.adjust(hold.id, by: service, to: 0)).refusal == .notFound(.hold))
            let capture = world.settle(hold.id, by: service, [world.leg(to: "settlement:cards", 1)])
            #expect(world.run(capture).refusal == .notFound(.hold))
            #expect(world.run(world.release(hold.id, on: wallet, by: .service(service))).refusal == .notFound(.hold))
        }
        #expect(world.run(world.release(hold.id, on: wallet, by: world.key(wallet))).refusal == .notFound(.hold))
        // A service that asks again hears of the same end.
        for _ in 0..<2 {
            #expect(
                world.run(world.release(hold.id, on: wallet, by: .service("cards"))).placedHold?.status == .released)
        }
    }

    // MARK: Reversals

    @Test mutating func whatAServicePostedIsTakenBackByItAlone() throws {
        let posted = try #require(world.run(bill(700)).transaction)
        for commander in [Commander.service("payments"), .service("cards")] {
            #expect(world.run(world.reverse(posted.id, by: commander)).refusal == .notFound(.transfer))
        }
        #expect(world.run(world.reverse(posted.id)).refusal == .notReversible)
        let back = world.run(world.reverse(posted.id, by: .service("billing")))
        #expect(back.refusal == nil)
        #expect(try world[wallet].posted == 10_000)
        #expect(world.run(world.reverse(posted.id, by: .service("billing"))).refusal == .alreadyReversed)
        let undo = try #require(back.transaction)
        #expect(world.run(world.reverse(undo.id, by: .service("billing"))).refusal == .notReversible)
    }

    /// Agreed between customers: payments takes back what the wallet's own route sent.
    @Test mutating func paymentsTakesBackCustomersTransfersAndNothingElse() throws {
        let sent = try #require(world.run(world.transfer(wallet, other, world.dollars(100))).transaction)
        #expect(world.run(world.reverse(sent.id, by: .service("billing"))).refusal == .notFound(.transfer))
        #expect(world.run(world.reverse(sent.id, by: .service("payments"))).refusal == nil)
    }

    // MARK: Managed wallets

    @Test mutating func aWalletOfACardIsMovedByItsServiceAlone() throws {
        let card = Account(
            id: world.ids.next(), kind: .customer(owner), currency: .USD, posted: 500, manager: "cards")
        world.accounts[card.id] = card
        world.opening[card.id] = 500
        let pay = world.transfer(card.id, other, world.dollars(1), by: .customer(owner, isPerson: true))
        #expect(world.run(pay).refusal == .notFound(.wallet))
        #expect(world.run(world.transfer(wallet, card.id, world.dollars(1))).refusal == .notFound(.wallet))
        #expect(
            world.run(world.placeHold(card.id, world.dollars(1), by: .customer(owner, isPerson: false))).refusal
                == .notFound(.wallet))
        let billing = world.post("bill_payment", by: "billing", [world.leg(card.id, to: "settlement:billers", 1)])
        #expect(world.run(billing).refusal == .notFound(.wallet))
        #expect(world.run(world.post("card_fund", by: "cards", [world.leg(wallet, to: card.id, 50)])).refusal == nil)
        let capture = world.post("card_capture", by: "cards", [world.leg(card.id, to: "settlement:cards", 550)])
        #expect(world.run(capture).refusal == nil)
        world.checkInvariants()
    }
}
