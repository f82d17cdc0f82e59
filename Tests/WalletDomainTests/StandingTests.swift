import LedgerSupport
import MoneyKit
import PolicyKit
import Primitives
import Testing
import WalletDomain

/// How compliance restricts customers and whom it wants to be asked about: for each way to take money.
@Suite struct StandingTests {
    @Test(arguments: DebitWay.allCases, Restriction.allCases)
    func aRestrictedPayerPaysByNone(way: DebitWay, restriction: Restriction) throws {
        var scene = try DebitScene()
        let prepared = try #require(try scene.prepare(way, 500))
        scene.change { $0.restriction = restriction }
        let before = try scene.world[scene.source]
        let outcome = scene.world.run(scene.command(way, prepared, by: scene.world.key(scene.source)))
        #expect(scene.refusal(of: outcome) == (restriction == .none ? nil : .notPermitted))
        #expect(try (scene.world[scene.source] == before) == (restriction != .none))
        scene.world.checkInvariants()
    }

    /// To the payer a wallet of somebody restricted is like any other.
    @Test(arguments: Restriction.allCases) func whoeverIsRestrictedIsPaid(restriction: Restriction) throws {
        var scene = try DebitScene()
        let payee = try #require(try scene.world[scene.other].owner)
        scene.world.owners[payee]?.standing.restriction = restriction
        #expect(try scene.run(.transfer, 500) == nil)
    }

    /// What was taken in before stays what it is: a repetition hears the same. A fee of it is no payment.
    @Test(arguments: Restriction.allCases) func depositsStopWithEverything(restriction: Restriction) throws {
        var scene = try DebitScene()
        let id: UniqueID = scene.world.ids.next()
        let amount = scene.world.dollars(500)
        #expect(scene.world.run(try scene.world.deposit(scene.source, amount, id: id)).refusal == nil)
        scene.change { $0.restriction = restriction }
        #expect(scene.world.run(try scene.world.deposit(scene.source, amount, id: id)).refusal == nil)
        let isStopped = restriction == .all || restriction == .access
        let refusal: WalletError? = isStopped ? .notPermitted : nil
        for fee: Int64 in [0, 10] {
            #expect(scene.world.run(try scene.world.deposit(scene.source, amount, fee: fee)).refusal == refusal)
        }
        #expect(scene.world.run(try scene.world.reserve(scene.source, amount)).refusal == refusal)
    }

    // MARK: The line

    @Test(arguments: [
        (AssessmentPolicy.Risk.low, DebitWay.transfer, Int64(299_999), false), (.low, .transfer, 300_000, true),
        (.medium, .transfer, 99_999, false), (.medium, .transfer, 100_000, true), (.high, .transfer, 1, true),
        (.low, .captureToOwn, 900_000, false), (.high, .captureToOwn, 1, true), (.medium, .conversion, 900_000, false),
        (.high, .conversion, 100, true), (.low, .hold, 299_999, false), (.low, .hold, 300_000, true),
        (.low, .batch, 299_999, false), (.low, .batch, 300_000, true),
    ])
    func theLineIsThePolicys(risk: AssessmentPolicy.Risk, way: DebitWay, amount: Int64, isAsked: Bool) throws {
        var scene = try DebitScene()
        let prepared = try #require(try scene.prepare(way, amount))
        scene.world.policy = try PolicySeed.policy()
        scene.change { $0.risk = risk }
        let outcome = scene.world.run(scene.command(way, prepared, by: scene.world.key(scene.source)))
        #expect((scene.refusal(of: outcome)?.questions != nil) == isAsked)
        #expect(isAsked || scene.refusal(of: outcome) == nil)
    }

    @Test func aRuleHasEverythingAskedUntilItsTimeIsOver() throws {
        var scene = try DebitScene()
        scene.world.policy = try PolicySeed.policy()
        let end = scene.world.clock.now + .seconds(60)
        scene.change { $0.askUntil = end }
        #expect(try scene.run(.transfer, 1)?.questions?.count == 1)
        scene.world.clock.advance(by: .seconds(60))
        #expect(try scene.run(.transfer, 1) == nil)
    }

    @Test(arguments: DebitWay.allCases) func everyWayIsAskedAbout(way: DebitWay) throws {
        var scene = try DebitScene()
        let prepared = try #require(try scene.prepare(way, 500))
        scene.world.policy = try PolicySeed.policy()
        scene.change { $0.risk = .high }
        let before = try scene.world[scene.source]
        let command = scene.command(way, prepared, by: scene.world.key(scene.source))
        let asking = scene.world.run(command)
        let question = try #require(scene.refusal(of: asking)?.questions?.first)
        #expect(question.operation == way.operation && question.source == scene.source)
        #expect(question.amount == scene.world.dollars(500) && question.cents == 500)
        #expect((question.destination == nil) == (way == .hold))
        for (word, refusal) in [
            (AssessmentWord.underReview, WalletError.underReview), (.denied, .notPermitted),
            (.unavailable, .assessmentUnavailable),
        ] {
            scene.world.words = [question: word]
            let outcome = scene.world.run(command)
            #expect(try scene.refusal(of: outcome) == refusal && scene.world[scene.source] == before)
        }
        let assessment: UniqueID = scene.world.ids.next()
        scene.world.words = [question: .allowed(assessment)]
        let passing = scene.world.run(command)
        #expect(scene.refusal(of: passing) == nil)
        let told = way == .hold ? scene.world.holds.values.first?.assessment : scene.posted?.details.assessment
        #expect(told == assessment && scene.posted?.details.isUnassessed != true)
        scene.world.checkInvariants()
    }

    @Test(arguments: DebitWay.allCases.filter { $0 != .hold }) func whatNobodyAssessedIsMarked(way: DebitWay) throws {
        var scene = try DebitScene()
        let prepared = try #require(try scene.prepare(way, 500))
        scene.world.policy = try PolicySeed.policy()
        scene.change { $0.risk = .high }
        let command = scene.command(way, prepared, by: scene.world.key(scene.source))
        let asking = scene.world.run(command)
        let question = try #require(scene.refusal(of: asking)?.questions?.first)
        scene.world.words = [question: .unassessed]
        let passing = scene.world.run(command)
        #expect(scene.refusal(of: passing) == nil)
        #expect(scene.posted?.details.isUnassessed == true && scene.posted?.details.assessment == nil)
    }

    // MARK: Answers

    /// An answer is for both ends and the amount, and for the one transaction.
    @Test func anAnswerIsForNothingElse() throws {
        var scene = try DebitScene()
        scene.world.policy = try PolicySeed.policy()
        let (world, id): (LedgerWorld, TransactionID) = (scene.world, scene.world.ids.next())
        let asked = world.transfer(scene.source, scene.other, world.dollars(300_000), id: id)
        let question = try #require(scene.world.run(asked).refusal?.questions?.first)
        scene.world.words = [question: .allowed(scene.world.ids.next())]
        for other in [
            world.transfer(scene.source, scene.other, world.dollars(300_001), id: id),
            world.transfer(scene.source, scene.other, world.dollars(300_000)),
        ] {
            #expect(scene.world.run(other).refusal?.questions?.count == 1)
        }
        let another = scene.world.wallet(scene.world.owner())
        let elsewhere = world.transfer(scene.source, another, world.dollars(300_000), id: id)
        #expect(scene.world.run(elsewhere).refusal?.questions?.count == 1)
        #expect(scene.world.run(asked).refusal == nil)
    }

    /// Nobody is asked about what is refused anyway.
    @Test func fundsAndLimitsComeFirst() throws {
        var scene = try DebitScene(posted: 100)
        scene.world.policy = try PolicySeed.policy()
        #expect(try scene.run(.transfer, 300_000)?.isShortOfFunds == true)
        var little = try DebitScene(tier: .tier0)
        little.world.policy = try PolicySeed.policy()
        #expect(try little.run(.transfer, 300_000)?.limit == .transaction)
    }

    /// Nothing of a batch happens before all of it is assessed; then each item is judged by its own answer.
    @Test(arguments: [false, true]) func aBatchWaitsForAllAnswers(isAtomic: Bool) throws {
        var scene = try DebitScene()
        scene.world.policy = try PolicySeed.policy()
        let owner = try #require(try scene.world[scene.source].owner)
        let items = [Int64(100), 300_000, 300_000, 200].map { scene.world.item(scene.source, scene.other, $0) }
        let batch = scene.world.batch(items, atomic: isAtomic, by: owner)
        let questions = try #require(scene.world.run(batch).refusal?.questions)
        #expect(questions.map(\.subject) == [items[1].id.rawValue, items[2].id.rawValue])
        #expect(scene.world.movements.isEmpty)
        scene.world.words = [questions[0]: .allowed(scene.world.ids.next()), questions[1]: .underReview]
        let outcomes = try #require(scene.world.run(batch).items)
        #expect(outcomes[2].refusal == .underReview)
        #expect(outcomes.map { $0.refusal == nil } == [!isAtomic, !isAtomic, false, !isAtomic])
        #expect(scene.world.movements.count == (isAtomic ? 0 : 3))
        scene.world.checkInvariants()
    }

    /// Services ask by themselves, and bring what they were told.
    @Test func servicesAreNotAskedForAnAnswer() throws {
        var scene = try DebitScene()
        scene.world.policy = try PolicySeed.policy()
        scene.change { $0.risk = .high }
        let owner = try #require(try scene.world[scene.source].owner)
        let leg = scene.world.leg(scene.source, to: scene.other, 900_000)
        #expect(scene.world.run(scene.world.post("send", by: "payments", [leg], owner: owner)).refusal == nil)
    }
}

extension DebitScene {
    fileprivate mutating func change(_ body: (inout Standing) -> Void) {
        guard let owner else { return }
        var standing = owner.standing
        body(&standing)
        world.owners[owner.id]?.standing = standing
    }

    /// The last that was posted.
    fileprivate var posted: PostedTransaction? {
        world.movements.last.flatMap { world.transactions[$0.transaction]?.transaction }
    }
}

extension DebitWay {
    fileprivate var operation: AssessmentPolicy.Operation {
        switch self {
        case .conversion: .conversion
        case .captureToOwn: .ownTransfer
        case .transfer, .quotedTransfer, .batch, .atomicBatch, .hold, .capture, .partialCapture: .transfer
        }
    }
}
