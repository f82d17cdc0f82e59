import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

/// What services ask for, over all purposes: a person gives the wallet's PIN for each that sets money off.
@Suite struct DoorGateTests {
    enum Way: CaseIterable, Sendable { case post, placeHold, consume }

    /// Nobody sets these off to pay: money comes in or goes back, or is taken for what was agreed to before. A new
    /// purpose asks for the PIN, unless somebody adds it here.
    private static let unasked: Set<String> = [
        "reversal", "cashback", "referral_bonus", "points", "interest", "deposit", "bank_credit", "deposit_return",
        "withdrawal_return", "refund", "chargeback", "dispute", "checkout", "card_fee", "card_capture", "card_refund",
        "card_withdrawal", "card_chargeback", "capital", "loan_charge_back", "bill_payment_late",
    ]

    @Test func onlyPurposesThatThereAreAreUnasked() throws {
        let known = Set(try PurposeTable.seeded().all.map(\.name))
        #expect(Self.unasked.subtracting(known).isEmpty)
    }

    @Test(arguments: Way.allCases)
    func aPersonGivesThePINForEachPurpose(way: Way) throws {
        for (purpose, service) in try Self.users(of: way) {
            let text = "\(service) by \(purpose.name)"
            var scene = try PurposeScene(purpose, service)
            let before = try scene.world[scene.wallet]
            guard !Self.unasked.contains(purpose.name) else {
                #expect(scene.refusal(way, by: .session) == nil, "\(text)")
                continue
            }
            #expect(scene.refusal(way, by: .session) == .authorizationRequired, "\(text)")
            let foreign = scene.world.authorization(scene.own, scene.world.dollars(PurposeScene.amount))
            #expect(scene.refusal(way, by: .session, foreign) == .authorizationInvalid, "\(text)")
            let little = scene.world.authorization(scene.wallet, scene.world.dollars(PurposeScene.amount - 1))
            #expect(scene.refusal(way, by: .session, little) == .authorizationInvalid, "\(text)")
            #expect(try scene.world[scene.wallet] == before, "\(text)")
            let right = scene.world.authorization(scene.wallet, scene.world.dollars(PurposeScene.amount))
            #expect(scene.refusal(way, by: .session, right) == nil, "\(text)")
            #expect(scene.world.authorizations[right]?.usedBy != nil, "\(text)")
            #expect(scene.refusal(way, by: .session, right) == .authorizationInvalid, "\(text)")
            scene.world.checkInvariants()
        }
    }

    /// Programs, staff and the services' own jobs have no PIN to give.
    @Test(arguments: Way.allCases, [Channel.apiKey, .staff, .system])
    func nobodyElseIsAsked(way: Way, channel: Channel) throws {
        for (purpose, service) in try Self.users(of: way) {
            var scene = try PurposeScene(purpose, service)
            #expect(scene.refusal(way, by: channel) == nil, "\(service) by \(purpose.name)")
        }
    }

    /// What passes a freeze passes a restriction; nothing else does, whether the service says whose money it is or not.
    @Test(arguments: Way.allCases, [Restriction.outgoing, .all, .access])
    func aRestrictedPayerPaysForWhatPasses(way: Way, restriction: Restriction) throws {
        for (purpose, service) in try Self.users(of: way) {
            for namesOwner in [true, false] {
                var scene = try PurposeScene(purpose, service)
                scene.namesOwner = namesOwner
                scene.restrict(restriction)
                let before = try scene.world[scene.wallet]
                let refusal = scene.refusal(way, by: .system)
                #expect(
                    refusal == (purpose.passesFreeze ? nil : .notPermitted),
                    "\(service) by \(purpose.name), \(namesOwner)")
                #expect(try purpose.passesFreeze || scene.world[scene.wallet] == before)
            }
        }
    }

    private static func users(of way: Way) throws -> [(purpose: Purpose, service: String)] {
        var users: [(purpose: Purpose, service: String)] = []
        // What is paid in is nobody's to set aside.
        for purpose in try PurposeTable.seeded().all where way != .placeHold || purpose.counts != .deposit {
            for service in purpose.services.sorted() { users.append((purpose, service)) }
        }
        return users
    }
}

/// A wallet with a PIN, and what a service wants of it.
private struct PurposeScene {
    static let amount: Int64 = 500

    var world: LedgerWorld
    let wallet: AccountID
    /// Another wallet of the same customer.
    let own: AccountID
    var namesOwner = true
    private let owner: OwnerID
    private let payee: AccountID
    private let purpose: Purpose
    private let service: String

    init(_ purpose: Purpose, _ service: String) throws {
        world = try LedgerWorld()
        owner = world.owner()
        wallet = world.wallet(owner, posted: 10_000) { $0.requiresPIN = true }
        own = world.wallet(owner)
        payee = purpose.joinsCustomers ? world.wallet(world.owner()) : own
        self.purpose = purpose
        self.service = service
    }

    mutating func restrict(_ restriction: Restriction) {
        world.owners[owner]?.standing.restriction = restriction
    }

    mutating func refusal(
        _ way: DoorGateTests.Way, by channel: Channel, _ key: Authorization.Key? = nil
    ) -> WalletError? {
        world.run(command(way, .service(service, for: Initiator(user: owner, channel: channel)), key)).refusal
    }

    private func command(
        _ way: DoorGateTests.Way, _ commander: Commander, _ key: Authorization.Key?
    ) -> LedgerCommand {
        let amount = world.dollars(Self.amount)
        switch way {
        case .post:
            return .post(
                Posting(
                    id: world.ids.next(), commander: commander, purpose: purpose.name,
                    owner: namesOwner ? owner : nil,
                    legs: [world.leg(wallet, to: payee, Self.amount)], authorization: key))
        case .placeHold:
            return .placeHold(
                HoldPlacement(
                    id: world.ids.next(), commander: commander, account: wallet, owner: namesOwner ? owner : nil,
                    purpose: purpose.name, amount: amount, reason: nil, end: .never, authorization: key))
        case .consume:
            return .consume(
                DebitQuestion(
                    id: world.ids.next(), commander: commander, purpose: purpose.name, owner: owner, account: wallet,
                    amount: amount, authorization: key, consumes: true))
        }
    }
}
