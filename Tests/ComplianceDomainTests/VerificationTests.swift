import Primitives
import Testing

@testable import ComplianceDomain

struct VerificationTests {
    static let now = Timestamp(secondsSince1970: 1_795_000_000)

    static func verification(_ status: Verification.Status = .draft, tier: Int = 2) -> Verification {
        Verification(
            id: VerificationID(UniqueID(high: 1, low: 1)), user: UserID(UniqueID(high: 1, low: 2)), tier: tier,
            kind: .individual, createdAt: now, status: status)
    }

    /// Every move from every status: it leads where the table says, or is refused and changes nothing.
    @Test(arguments: Verification.Status.allCases)
    func whatTheTableDoesNotHaveDoesNotHappen(status: Verification.Status) {
        let reviewer = UserID(UniqueID(high: 9, low: 9))
        let moves: [([VerificationStatus.Move], (inout Verification) throws(ComplianceError) -> Void)] = [
            ([.submit], { (one: inout Verification) throws(ComplianceError) in try one.submit(through: nil) }),
            (
                [.approve],
                { (one: inout Verification) throws(ComplianceError) in
                    try one.approve(by: reviewer, note: nil, until: Self.now, at: Self.now)
                }
            ),
            (
                [.reject],
                { (one: inout Verification) throws(ComplianceError) in
                    try one.reject(.init(code: "c", detail: "d"), by: reviewer, at: Self.now)
                }
            ),
            (
                [.requestDocuments],
                { (one: inout Verification) throws(ComplianceError) in try one.ask(for: .init(kinds: [], detail: "d")) }
            ),
            ([.refer, .reopen], { (one: inout Verification) throws(ComplianceError) in try one.review(at: Self.now) }),
            ([.expire], { (one: inout Verification) throws(ComplianceError) in try one.expire() }),
            ([.withdraw], { (one: inout Verification) throws(ComplianceError) in try one.withdraw() }),
        ]
        #expect(Set(moves.flatMap(\.0)) == Set(VerificationStatus.Move.allCases))
        for (names, perform) in moves {
            let leads = names.compactMap { VerificationStatus.states.next(status, on: $0) }
            var moved = Self.verification(status)
            let before = moved
            do throws(ComplianceError) {
                try perform(&moved)
                #expect(leads.contains(moved.status))
            } catch {
                #expect(moved == before)
                #expect(leads.isEmpty)
            }
        }
    }
}

struct KYCRuleTests {
    private static let day = CalendarDay("2026-11-18")!

    static func profile(born: String = "1974-08-12", funds: String? = nil) -> CustomerProfile {
        let sweden = CountryCode("SE")!
        return CustomerProfile(
            firstName: "Anna Maria", lastName: "Eriksson", birthDate: CalendarDay(born)!, nationality: sweden,
            address: .init(
                line1: "Storgatan 1", line2: nil, city: "Stockholm", region: nil, postalCode: "111 23", country: sweden),
            occupation: nil, sourceOfFunds: funds, isPEP: false)
    }

    private static func document(
        _ low: UInt64, _ kind: DocumentKind, _ side: DocumentKind.Side? = nil, issued: String? = nil,
        expires: String? = nil
    ) -> KYCDocument {
        KYCDocument(
            id: DocumentID(UniqueID(high: 2, low: low)), kind: kind, side: side,
            issuedOn: issued.flatMap { CalendarDay($0) }, expiresOn: expires.flatMap { CalendarDay($0) })
    }

    @Test(arguments: [("2008-11-18", true), ("2008-11-19", false), ("2008-11-17", true), ("2010-02-28", false)])
    func ageIsCountedToTheDay(born: String, isOfAge: Bool) {
        #expect(Self.profile(born: born).isOfAge(on: Self.day) == isOfAge)
    }

    /// Born on a leap day: of age on 28 February of a year without one.
    @Test func aLeapDayComesOfAge() {
        let born = Self.profile(born: "2008-02-29")
        #expect(!born.isOfAge(on: CalendarDay("2026-02-27")!))
        #expect(born.isOfAge(on: CalendarDay("2026-02-28")!))
    }

    @Test func theSecondTierNeedsAllSidesAndAFace() throws {
        let verification = VerificationTests.verification()
        func missing(_ documents: [KYCDocument]) -> [KYCRequirements.Item] {
            KYCRequirements(verification, Self.profile(), documents, isIdentified: false, isHighRisk: false).missing
        }
        #expect(missing([]) == [.identityDocument, .selfie])
        #expect(missing([Self.document(1, .passport)]) == [.selfie])
        #expect(missing([Self.document(1, .driversLicense, .front), Self.document(2, .selfie)]) == [.identityDocument])
        // The sides of two documents are no document.
        #expect(
            missing([
                Self.document(1, .driversLicense, .front), Self.document(2, .nationalID, .back),
                Self.document(3, .selfie),
            ]) == [.identityDocument])
        #expect(
            missing([
                Self.document(1, .nationalID, .front), Self.document(2, .nationalID, .back), Self.document(3, .selfie),
            ]) == [])
    }

    @Test(arguments: [("2026-08-20", true), ("2026-08-19", false), ("2026-11-19", false), ("2026-11-18", true)])
    func aBillIsNinetyDaysOldAtMost(issued: String, isTaken: Bool) {
        let needed = KYCRequirements(
            VerificationTests.verification(tier: 3), Self.profile(funds: "Salary"),
            [Self.document(1, .utilityBill, issued: issued)], isIdentified: true, isHighRisk: false)
        if isTaken {
            #expect(throws: Never.self) { try needed.check(on: Self.day) }
        } else {
            #expect(throws: ComplianceError.documentExpired(.utilityBill)) { try needed.check(on: Self.day) }
        }
    }

    @Test func theThirdTierBuildsUponTheSecond() {
        let verification = VerificationTests.verification(tier: 3)
        let bill = Self.document(1, .bankStatement, issued: "2026-11-01")
        let fresh = KYCRequirements(verification, Self.profile(), [bill], isIdentified: false, isHighRisk: true)
        #expect(fresh.missing == [.identityDocument, .selfie, .sourceOfFunds, .proofOfIncome])
        let known = KYCRequirements(
            verification, Self.profile(funds: "Salary"), [bill], isIdentified: true, isHighRisk: false)
        #expect(known.missing == [])
    }

    @Test func whatWasShownEndsWithTheFirstOfItsReasons() {
        func end(_ document: String?, foundation: Timestamp? = nil, highRisk: Bool = false) -> String {
            KYCValidity.end(
                approvedOn: Self.day, documentEnd: document.flatMap { CalendarDay($0) }, foundation: foundation,
                isHighRisk: highRisk
            ).day.description
        }
        #expect(end(nil) == "2028-11-18")
        #expect(end(nil, highRisk: true) == "2027-11-18")
        #expect(end("2027-01-10") == "2027-01-11")
        #expect(end("2031-04-15") == "2028-11-18")
        #expect(end(nil, foundation: CalendarDay("2027-05-01")!.startOfDay) == "2027-05-01")
    }

    private static let clear = ProviderAnswer.clear(ExtractedData())
    private static let good = [VerificationCheck(.provider, .passed), VerificationCheck(.screening, .passed)]

    @Test func nothingIsApprovedByItselfUnlessAllIsGood() {
        func decision(
            _ answer: ProviderAnswer = Self.clear, _ checks: [VerificationCheck] = Self.good, highRisk: Bool? = false
        ) -> KYCDecision {
            KYCDecision(
                VerificationTests.verification(.checking), answer, checks,
                CustomerStanding(screening: .clear, isHighRisk: highRisk))
        }
        #expect(decision() == .approve)
        for result in VerificationCheck.Result.allCases where result != .passed {
            #expect(decision(Self.clear, Self.good + [VerificationCheck(.documentNumber, result)]) == .review)
        }
        #expect(decision(highRisk: true) == .review)
        #expect(decision(highRisk: nil) == .review)
        #expect(decision(.review("suspected")) == .review)
        #expect(ScreeningState.unscreened.check.result != .passed)
    }

    @Test func noticesComeOnceEach() {
        let end = CalendarDay("2027-01-11")!.startOfDay
        #expect(KYCValidity.notices(for: end, at: end - .seconds(31 * 86_400)) == [])
        #expect(KYCValidity.notices(for: end, at: end - .seconds(30 * 86_400)) == [30])
        #expect(KYCValidity.notices(for: end, at: end - .seconds(7 * 86_400)) == [30, 7])
        #expect(KYCValidity.notices(for: end, at: end) == [])
    }

    @Test func countriesHaveBothCodes() {
        #expect(CountryCode("SE")?.alpha3 == "SWE" && CountryCode.alpha3(of: "SWE") == "SWE")
        #expect(CountryCode("se") == nil && CountryCode("UK") == nil && CountryCode.alpha3(of: "UTO") == nil)
        #expect(
            DocumentNumber("ab 12-3", of: .passport, issuedBy: "SE")
                == DocumentNumber("AB123", of: .passport, issuedBy: "SWE"))
        #expect(DocumentNumber(" - ", of: .passport, issuedBy: nil) == nil)
    }
}
