import ComplianceDomain
import JSONKit
import Primitives
import Testing

@Suite struct PolicyTests {
    private static func policy() throws -> Policy { try Policy(ComplianceFixtures.shipped("policy.json")) }

    @Test(arguments: [
        (Policy.Operation.transfer, CustomerRisk.low, Int64(299_999), false), (.transfer, .low, 300_000, true),
        (.transfer, .medium, 99_999, false), (.transfer, .medium, 100_000, true), (.transfer, .high, 0, true),
        (.ownTransfer, .low, .max, false), (.ownTransfer, .medium, .max, false), (.ownTransfer, .high, 0, true),
        (.conversion, .low, .max, false), (.withdrawal, .low, 100_000, true), (.withdrawal, .low, 99_999, false),
        (.payout, .medium, 50_000, true), (.billPayment, .medium, 49_999, false), (.card, .low, 50_000, true),
        (.card, .medium, 20_000, true), (.deposit, .low, 499_999, false), (.deposit, .low, 500_000, true),
        (.loan, .low, 0, true), (.investment, .medium, 0, true),
    ])
    func askedFromTheLine(operation: Policy.Operation, risk: CustomerRisk, cents: Int64, asked: Bool) throws {
        #expect(try Self.policy().asks(operation, of: risk, cents: cents) == asked)
        #expect(try Self.policy().asks(operation, of: risk, cents: cents, asksNext: true))
    }

    @Test(arguments: [
        (Policy.Operation.transfer, CustomerRisk.low, Int64(999_999), Policy.Silence.allowUnassessed),
        (.transfer, .low, 1_000_000, .refuse), (.transfer, .high, 1, .refuse),
        (.transfer, .medium, 1, .allowUnassessed),
        (.ownTransfer, .high, .max, .allowUnassessed), (.conversion, .high, 1, .allowUnassessed),
        (.withdrawal, .low, 1, .refuse), (.payout, .low, 1, .refuse), (.billPayment, .low, 1, .refuse),
        (.card, .medium, 99_999, .allowUnassessed), (.card, .medium, 100_000, .refuse), (.card, .high, 1, .refuse),
        (.deposit, .high, .max, .allowUnassessed), (.loan, .low, 1, .refuse), (.investment, .low, 1, .refuse),
    ])
    func silenceIsAsTabled(operation: Policy.Operation, risk: CustomerRisk, cents: Int64, silence: Policy.Silence)
        throws
    {
        #expect(try Self.policy().silence(operation, of: risk, cents: cents) == silence)
    }

    @Test func gatesNeedTiers() throws {
        let policy = try Self.policy()
        let tiers = Policy.Gate.allCases.map { policy.tier(for: $0) }
        #expect(tiers == [1, 1, 1, 2, 2, 2, 2])
        #expect(policy.openGates[.withdrawal] == 1)
        #expect(policy.openGates.values.reduce(0, +) == 1)
    }

    @Test(arguments: [
        ("KP" as String?, GeographyClass.prohibited), ("ir", .prohibited), ("AF", .high), ("RU", .medium), ("GB", .low),
        (nil as String?, .unknown), ("", .unknown), ("GBR", .unknown), ("1A", .unknown),
    ])
    func countriesHaveAClass(country: String?, expected: GeographyClass) throws {
        #expect(try Self.policy().geography.classified(country) == expected)
    }

    @Test func riskIsCounted() throws {
        let table = try Self.policy().riskPoints
        var profile = RiskProfile(
            geography: [.low, .low], occupation: .other, tier: 3, products: 3, isPEP: false, hasOpenAlert: false,
            hasConfirmedAlert: false, isSourceOfFundsKnown: true)
        #expect(RiskAssessment(profile, table).points == 0)
        #expect(RiskAssessment(profile, table).factors.isEmpty)
        profile.products = 4
        profile.geography = [.low, .medium]
        #expect(RiskAssessment(profile, table).points == 25)
        #expect(RiskAssessment(profile, table).level == .low)
        profile.tier = 2
        #expect(RiskAssessment(profile, table).level == .medium)
        profile.geography = [.prohibited]
        profile.hasConfirmedAlert = true
        #expect(RiskAssessment(profile, table).points == 65)
        #expect(RiskAssessment(profile, table).level == .high)
        #expect(
            RiskAssessment(profile, table).factors.map(\.name) == [
                "geography", "tier", "products_over_3", "confirmed_alert",
            ])
    }

    @Test func aNewCustomerHasPointsForWhatIsNotKnown() throws {
        let profile = RiskProfile(
            geography: [], occupation: Occupation(profile: nil), tier: 0, products: 0, isPEP: false,
            hasOpenAlert: false, hasConfirmedAlert: false, isSourceOfFundsKnown: false)
        #expect(RiskAssessment(profile, try Self.policy().riskPoints).points == 40)
        #expect(Occupation(profile: "baker") == .other)
        #expect(Occupation(profile: "cash_business") == .cashBusiness)
    }

    @Test func exposedPersonsAreHighWhateverThePointsSay() throws {
        let profile = RiskProfile(
            geography: [.low], occupation: .other, tier: 3, products: 0, isPEP: true, hasOpenAlert: false,
            hasConfirmedAlert: false, isSourceOfFundsKnown: true)
        let risk = RiskAssessment(profile, try Self.policy().riskPoints)
        #expect(risk.points == 25)
        #expect(risk.level == .high)
        let now = Timestamp(secondsSince1970: 1_795_000_000)
        #expect(risk.level(setByStaff: (.low, now + .seconds(1)), at: now) == .low)
        #expect(risk.level(setByStaff: (.low, now), at: now) == .high)
        #expect(risk.level(setByStaff: (.low, nil), at: now) == .low)
    }

    @Test func reviewsComeByRisk() throws {
        let day = try #require(CalendarDay("2024-02-29"))
        #expect(CustomerRisk.high.nextReview(after: day).description == "2025-02-28")
        #expect(CustomerRisk.medium.nextReview(after: day).description == "2026-02-28")
        #expect(CustomerRisk.low.nextReview(after: day).description == "2027-02-28")
    }

    /// Whatever is taken out of the file or turned into something else is refused at its place.
    @Test func aBrokenPolicyIsRefused() throws {
        guard case .object(let members) = try ComplianceFixtures.shipped("policy.json") else { return }
        for member in members where !["_about", "tax"].contains(member.name) {
            let without = JSONValue.object(members.filter { $0.name != member.name })
            #expect(throws: RuleInvalid("/\(member.name)", "is missing")) { try Policy(without) }
            let other = members.map { $0.name == member.name ? JSONMember($0.name, .array([])) : $0 }
            #expect(throws: RuleInvalid.self) { try Policy(.object(other)) }
        }
    }

    // MARK: Strong authentication

    @Test(arguments: [
        (Int64(3_000), Int64(0), 0, true), (3_001, 0, 0, false), (3_000, 7_000, 3, true), (3_000, 7_001, 3, false),
        (1, 0, 4, true), (1, 0, 5, false),
    ])
    func smallPaymentsGoWithout(cents: Int64, spent: Int64, count: Int, exempt: Bool) throws {
        let counters = SCACounters(lowValue: .init(cents: spent, count: count))
        let decision = SCADecision(SCAPayment(euroCents: cents, payee: "p"), counters, try Self.policy().sca)
        #expect(decision == (exempt ? .exempt(.lowValue) : .required))
    }

    @Test(arguments: [(Int64(5_000), Int64(10_000), true), (5_001, 0, false), (5_000, 10_001, false)])
    func contactlessHasItsOwnLine(cents: Int64, spent: Int64, exempt: Bool) throws {
        let counters = SCACounters(contactless: .init(cents: spent, count: 2))
        let payment = SCAPayment(euroCents: cents, payee: "p", isContactless: true)
        #expect(SCADecision(payment, counters, try Self.policy().sca) == (exempt ? .exempt(.contactless) : .required))
    }

    @Test func whatUsesNoCounterComesFirst() throws {
        let policy = try Self.policy().sca
        func decision(_ change: (inout SCAPayment) -> Void) -> SCADecision {
            var payment = SCAPayment(euroCents: 1_000_000, payee: "p")
            change(&payment)
            return SCADecision(payment, SCACounters(), policy)
        }
        #expect(decision { _ in } == .required)
        #expect(decision { $0.isOwnAccount = true } == .exempt(.ownAccount))
        #expect(decision { $0.isTrustedPayee = true } == .exempt(.trustedBeneficiary))
        #expect(decision { $0.isCorporate = true } == .exempt(.corporate))
        let first = SCAPayment.First(payee: "p", euroCents: 1_000_000, isAuthenticated: true)
        #expect(decision { $0.first = first } == .exempt(.recurring))
        #expect(decision { ($0.first, $0.euroCents) = (first, 1_000_001) } == .required)
        #expect(decision { ($0.first, $0.payee) = (first, "q") } == .required)
        #expect(decision { ($0.euroCents, $0.isOwnAccount) = (1, true) } == .exempt(.ownAccount))
    }

    @Test func countersRunSinceTheLastAuthentication() throws {
        let policy = try Self.policy().sca
        var counters = SCACounters()
        var decisions: [SCADecision] = []
        for _ in 0..<7 {
            let payment = SCAPayment(euroCents: 1_500, payee: "p")
            let decision = SCADecision(payment, counters, policy)
            counters = counters.after(payment, decision)
            decisions.append(decision)
        }
        let exempt = SCADecision.exempt(.lowValue)
        #expect(decisions == [exempt, exempt, exempt, exempt, exempt, .required, exempt])
        #expect(counters.lowValue == .init(cents: 1_500, count: 1))
    }

    @Test func accountAccessEnds() throws {
        let policy = try Self.policy().sca
        let now = Timestamp(secondsSince1970: 1_795_000_000)
        #expect(policy.allowsAccess(authenticated: now - .seconds(180 * 86_400 - 1), at: now))
        #expect(!policy.allowsAccess(authenticated: now - .seconds(180 * 86_400), at: now))
        #expect(!policy.allowsAccess(authenticated: nil, at: now))
        #expect(policy.allowsUnattendedRead(earlierToday: 3))
        #expect(!policy.allowsUnattendedRead(earlierToday: 4))
    }
}
