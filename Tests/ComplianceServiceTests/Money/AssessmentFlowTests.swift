import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

/// Operations are weighed before their money moves, over the real service, database and broker.
@Suite(.timeLimit(.minutes(3))) struct AssessmentFlowTests {
    /// 30,000; 2 in minute and hour, 3 today, this one counted; ten earlier, mean 1,000; known; GB to GB.
    @Test func theWorkedExampleOfThePage() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.putProfiles()
            let days = 86_400
            let ago = [30, 7_200] + (2...9).map { $0 * days }
            for seconds in ago { try await wallet.pay(100_000, ago: .seconds(seconds)) }
            let answer = try await wallet.assess(3_000_000)
            #expect(answer.score == "0.2950")
            #expect(answer.level == .minimal && answer.decision == .allow && answer.code == nil)
            #expect(answer.validUntil == wallet.harness.clock.now + .seconds(60))
        }
    }

    @Test func theSameIDHasTheSameAnswerAndOneRow() async throws {
        try await WalletVoice.run { wallet in
            let id: UniqueID = wallet.ids.next()
            try await withThrowingTaskGroup(of: AssessedOperation.self) { group in
                for _ in 0..<8 { group.addTask { try await wallet.assess(500_000, id: id) } }
                var answers: Set<AssessedOperation> = []
                for try await answer in group { answers.insert(answer) }
                #expect(answers.count == 1)
            }
            #expect(try await wallet.harness.count("select count(*) from compliance.assessments") == 1)
            wallet.harness.clock.advance(by: .seconds(61))
            let again = try await wallet.assess(500_000, id: id)
            #expect(again.validUntil < wallet.harness.clock.now)
        }
    }

    @Test func anotherQuestionUnderTheIDIsRefused() async throws {
        try await WalletVoice.run { wallet in
            let id: UniqueID = wallet.ids.next()
            _ = try await wallet.assess(500_000, id: id)
            await #expect(throws: RequestRefused.self) { try await wallet.assess(500_001, id: id) }
            await #expect(throws: RequestRefused.self) {
                try await wallet.ask(WalletVoice.question(500_000, id: id, of: WalletVoice.grace))
            }
            await #expect(throws: RequestRefused.self) { try await wallet.assess(0) }
        }
    }

    /// Nobody knows where a stranger is: that is not the same as harmless.
    @Test func anUnknownEndWeighsMoreThanAKnownOne() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.putProfiles()
            let known = try await wallet.ask(WalletVoice.question(1_000, id: wallet.ids.next()))
            let unknown = try await wallet.ask(WalletVoice.question(1_000, id: wallet.ids.next(), country: nil))
            let prohibited = try await wallet.ask(WalletVoice.question(1_000, id: wallet.ids.next(), country: "KP"))
            #expect(known.score < unknown.score && unknown.score < prohibited.score)
        }
    }

    // MARK: Review

    @Test func whatStaffAllowPassesOnceUnderAnotherID() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.reviewLarge()
            let first = try await wallet.assess(2_500_000)
            #expect(first.decision == .review && first.code == "transaction_under_review")
            let path = "/assessments/\(first.assessmentID)"
            let waiting = try await wallet.harness.monitor(.GET, "/assessments?status=review")
            #expect(waiting.json["data"]?.arrayValue?.first?["id"]?.stringValue == first.assessmentID.description)

            try await ToldEvents.listening(to: wallet.harness, [AssessmentDecided.type]) { events in
                let decided = try await wallet.harness.monitor(
                    .POST, "\(path)/decide", #"{"decision":"allow","reason":"Asked the customer."}"#)
                #expect(decided.status == 200 && decided.json["status"]?.stringValue == "allow")
                let told = try await events.next(AssessmentDecided.self)
                #expect(told.by == .staff && told.decision == .allow)
                #expect(told.until == wallet.harness.clock.now.shown + .seconds(86_400))
            }
            // Of another amount it is another transfer.
            #expect(try await wallet.assess(2_500_001).decision == .review)
            let passed = try await wallet.assess(2_500_000)
            #expect(passed.decision == .allow)
            #expect(try await wallet.assess(2_500_000).decision == .review)
            // Asked again, what passed has passed; what was allowed is used up.
            #expect(try await wallet.assess(2_500_000, id: passed.assessmentID).decision == .allow)
            #expect(try await wallet.assess(2_500_000, id: first.assessmentID).decision == .review)
        }
    }

    @Test func whatStaffAllowPassesAsItselfAndNothingElseDoes() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.reviewLarge()
            let first = try await wallet.assess(2_500_000)
            try await wallet.decide(first.assessmentID, "allow")
            #expect(try await wallet.assess(2_500_000, id: first.assessmentID).decision == .allow)
            #expect(try await wallet.assess(2_500_000).decision == .review)
        }
    }

    /// A saga moves the money by itself, with the assessment that it heard of.
    @Test func whatMovedByAnAssessmentHasPassed() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.reviewLarge()
            let first = try await wallet.assess(2_500_000)
            try await wallet.decide(first.assessmentID, "allow")
            try await wallet.pay(2_500_000, assessment: first.assessmentID)
            #expect(try await wallet.assess(2_500_000).decision == .review)
        }
    }

    @Test func whatWasAllowedIsOverAfterADay() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.reviewLarge()
            let first = try await wallet.assess(2_500_000)
            try await wallet.decide(first.assessmentID, "allow")
            wallet.harness.clock.advance(by: .seconds(86_400))
            #expect(try await wallet.assess(2_500_000).decision == .review)
            #expect(try await wallet.assess(2_500_000, id: first.assessmentID).decision == .review)
        }
    }

    @Test func twoWhoDecideAtOnceAreOneAndARefusal() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.reviewLarge()
            let id = try await wallet.assess(2_500_000).assessmentID
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for decision in ["allow", "deny"] {
                    group.addTask {
                        try await wallet.harness.monitor(
                            .POST, "/assessments/\(id)/decide", #"{"decision":"\#(decision)","reason":"Seen."}"#
                        ).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.sorted() == [200, 409])
        }
    }

    @Test func nobodyDecidesAboutTheirOwn() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.reviewLarge()
            let id = try await wallet.assess(2_500_000).assessmentID
            let own = try await wallet.harness.monitor(
                .POST, "/assessments/\(id)/decide", #"{"decision":"allow","reason":"Mine."}"#, as: WalletVoice.ada)
            #expect(own.code == "own_decision")
            let alert = try #require(try await wallet.alerts().first?["id"]?.stringValue)
            let taken = try await wallet.harness.monitor(.POST, "/alerts/\(alert)/assign", as: WalletVoice.ada)
            #expect(taken.code == "own_decision")
        }
    }

    /// While nobody answers, askers let some pass.
    @Test func whatMovedUnaskedIsWeighedAfterwards() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.reviewLarge()
            try await wallet.pay(100_000)
            try await wallet.pay(2_500_000)
            let alert = try #require(try await wallet.alerts().first)
            #expect(alert["facts"]?["unassessed"]?.boolValue == true && alert["transactions"]?.arrayValue?.count == 1)
            let late = try await wallet.harness.monitor(.GET, "/assessments").json["data"]?.arrayValue
            #expect(late?.map { $0["asker"]?.stringValue } == ["compliance"])
            // What was asked about is not weighed again.
            let asked = try await wallet.assess(400_000)
            try await wallet.pay(400_000, assessment: asked.assessmentID)
            #expect(try await wallet.harness.count("select count(*) from compliance.assessments") == 2)
        }
    }

    // MARK: Rules and restrictions

    @Test func aLiveRuleDeniesAndOneInShadowOnlyCounts() async throws {
        try await WalletVoice.run { wallet in
            let night = #"{"fact":"counterparty.country","op":"eq","value":"SE"}"#
            try await wallet.rule("watch", on: "assessment", night, action: "deny", mode: "shadow")
            #expect(
                try await wallet.ask(WalletVoice.question(1_000, id: wallet.ids.next(), country: "SE")).decision
                    == .allow)
            let counted: SQL = "select count(*) from compliance.findings where rule = 'watch' and mode = 'shadow'"
            #expect(try await wallet.harness.count(counted) == 1)
            #expect(try await wallet.alerts().isEmpty)
            try await wallet.rule("stop", on: "assessment", night, action: "deny")
            let denied = try await wallet.ask(WalletVoice.question(1_000, id: wallet.ids.next(), country: "SE"))
            #expect(denied.decision == .deny && denied.code == "transaction_not_permitted")
            #expect(try await wallet.alerts().map { $0["rule"]?.stringValue } == ["stop"])
        }
    }

    @Test func whoIsRestrictedMovesNothingOut() async throws {
        try await WalletVoice.run { wallet in
            #expect(try await wallet.assess(1_000).decision == .allow)
            let restricted = try await wallet.harness.monitor(
                .PUT, "/customers/\(WalletVoice.ada)/restriction",
                #"{"level":"outgoing","reason":"Asked by the bank."}"#)
            #expect(restricted.status == 200)
            #expect(try await wallet.assess(1_000).decision == .deny)
            let deposit = WalletVoice.question(1_000, id: wallet.ids.next(), operation: .deposit)
            #expect(try await wallet.ask(deposit).decision == .allow)
        }
    }
}

extension WalletVoice {
    func decide(_ id: UniqueID, _ decision: String) async throws {
        let answer = try await harness.monitor(
            .POST, "/assessments/\(id)/decide", #"{"decision":"\#(decision)","reason":"Asked the customer."}"#)
        try #require(answer.status == 200, "\(answer.code ?? "")")
    }
}
