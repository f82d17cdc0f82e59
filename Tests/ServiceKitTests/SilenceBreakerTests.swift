import PolicyKit
import ServiceKit
import Testing

/// When nobody is asked any more because nobody answers.
@Suite struct SilenceBreakerTests {
    private let start = ContinuousClock.now

    @Test func threeSilencesWithinASecondEndTheAskingForOne() throws {
        let rule = try PolicySeed.policy().breaker
        var breaker = SilenceBreaker()
        for milliseconds in [0, 400] { breaker.fellSilent(rule, at: start + .milliseconds(milliseconds)) }
        #expect(breaker.mayAsk(at: start + .milliseconds(400)) == true)
        breaker.fellSilent(rule, at: start + .milliseconds(999))
        #expect(breaker.mayAsk(at: start + .milliseconds(999)) == false)
        #expect(breaker.mayAsk(at: start + .milliseconds(1_998)) == false)
        #expect(breaker.mayAsk(at: start + .milliseconds(1_999)) == true)
        // It begins to count anew.
        breaker.fellSilent(rule, at: start + .milliseconds(2_000))
        #expect(breaker.mayAsk(at: start + .milliseconds(2_000)) == true)
    }

    @Test func silencesFarApartOrWithAnAnswerBetweenAreNone() throws {
        let rule = try PolicySeed.policy().breaker
        var breaker = SilenceBreaker()
        for milliseconds in [0, 500, 1_000, 1_500, 2_000] {
            breaker.fellSilent(rule, at: start + .milliseconds(milliseconds))
            #expect(breaker.mayAsk(at: start + .milliseconds(milliseconds)) == true)
        }
        for milliseconds in [3_000, 3_001, 3_002, 3_003] {
            breaker.fellSilent(rule, at: start + .milliseconds(milliseconds))
            breaker.answered()
        }
        #expect(breaker.mayAsk(at: start + .milliseconds(3_004)) == true)
    }

    // MARK: The policy that a program carries

    @Test(arguments: [
        (
            AssessmentPolicy.Operation.transfer, AssessmentPolicy.Risk.low, Int64(999_999),
            AssessmentPolicy.Silence.allowUnassessed
        ), (.transfer, .low, 1_000_000, .refuse), (.transfer, .high, 1, .refuse),
        (.conversion, .high, 1, .allowUnassessed), (.withdrawal, .low, 1, .refuse),
        (.card, .medium, 99_999, .allowUnassessed), (.card, .medium, 100_000, .refuse),
        (.deposit, .high, .max, .allowUnassessed), (.loan, .low, 1, .refuse),
    ])
    func silenceIsTabled(
        operation: AssessmentPolicy.Operation, risk: AssessmentPolicy.Risk, cents: Int64,
        silence: AssessmentPolicy.Silence
    ) throws {
        #expect(try PolicySeed.policy().silence(operation, of: risk, cents: cents) == silence)
    }

    @Test func theNewestPolicyStays() throws {
        let seed = try PolicySeed.policy()
        let cache = PolicyCache(seed)
        cache.take(try PolicySeed.policy(gates: PolicySeed.openGates))
        #expect(cache.current.gates == PolicySeed.openGates && cache.current.version == seed.version)
    }
}
