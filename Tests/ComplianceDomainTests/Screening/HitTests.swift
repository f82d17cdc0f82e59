import Primitives
import Testing

@testable import ComplianceDomain

@Suite struct HitTests {
    private static let customer = UserID(UniqueID(high: 1, low: 1))
    private static let staff = UserID(UniqueID(high: 1, low: 2))
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)

    private static func list(_ name: String = "un") throws -> ListName { try #require(ListName(name)) }

    private static func match(
        on list: String = "un", schema: ScreeningSchema = .person, score: Double = 0.95,
        reasons: [MatchReason] = [.spelling], facts: UInt8 = 1
    ) throws -> ListMatch {
        ListMatch(
            list: try Self.list(list), sourceID: "1", schema: schema, name: "A", matchedName: "A",
            score: MatchScore(score), reasons: reasons.map(\.rawValue), birthDates: [], countries: [],
            programmes: [], person: Array(repeating: 1, count: 32), facts: Array(repeating: facts, count: 32))
    }

    private static func hit(_ match: ListMatch) -> Hit {
        Hit(id: HitID(UniqueID(high: 2, low: 2)), user: customer, createdAt: now, match: match)
    }

    @Test(arguments: [
        ("un", ScreeningSchema.person, 0.90, [MatchReason.spelling], true),
        ("un", .person, 0.8999, [.spelling], false),
        ("un", .person, 1.0, [.sameName, .weakAlias], false),
        ("un", .person, 1.0, [.identifier, .wordsDiffer], true),
        ("un", .vessel, 1.0, [.sameName], false),
        ("pep", .person, 1.0, [.sameName], false),
        ("pep_us", .person, 1.0, [.sameName], false),
        ("people", .person, 1.0, [.sameName], true),
    ])
    func stopsOnlyWhereNothingSpeaksAgainstIt(
        list: String, schema: ScreeningSchema, score: Double, reasons: [MatchReason], stops: Bool
    ) throws {
        #expect(try Self.match(on: list, schema: schema, score: score, reasons: reasons).stops == stops)
    }

    @Test func oneDecisionIsTakenAndNeverAboutOneself() throws {
        for verdict in HitVerdict.allCases {
            var hit = Self.hit(try Self.match())
            #expect(throws: ComplianceError.ownDecision) {
                var own = Self.hit(try Self.match())
                try own.decide(verdict, by: Self.customer, because: "x", at: Self.now)
            }
            try hit.decide(verdict, by: Self.staff, because: "x", at: Self.now)
            #expect(hit.status.rawValue == verdict.rawValue && hit.decision?.reviewer == Self.staff)
            #expect(hit.stops == (verdict != .falsePositive))
            let decided = hit
            #expect(throws: ComplianceError.hitDecided(decided.status)) {
                var again = decided
                try again.decide(.confirmed, by: Self.staff, because: "x", at: Self.now)
            }
        }
    }

    @Test func whatIsFoundAgainGoesOnFromWhatWasDecided() throws {
        let (same, better) = (try Self.match(), try Self.match(score: 0.99))
        let other = try Self.match(facts: 2)
        var open = Self.hit(try Self.match(score: 0.80))
        #expect(open.meet(try Self.match(score: 0.80), isDismissed: false) == .unchanged)
        #expect(open.meet(same, isDismissed: false) == .news, "now it stops")
        #expect(open.meet(better, isDismissed: false) == .updated)
        var dismissed = Self.hit(same)
        try dismissed.decide(.falsePositive, by: Self.staff, because: "x", at: Self.now)
        #expect(dismissed.meet(better, isDismissed: true) == .updated && dismissed.status == .falsePositive)
        #expect(dismissed.meet(other, isDismissed: false) == .news)
        #expect(dismissed.status == .open && dismissed.decision == nil)
        var confirmed = Self.hit(same)
        try confirmed.decide(.confirmed, by: Self.staff, because: "x", at: Self.now)
        #expect(confirmed.meet(other, isDismissed: false) == .unchanged)
        var unclear = Self.hit(same)
        try unclear.decide(.inconclusive, by: Self.staff, because: "x", at: Self.now)
        #expect(unclear.meet(better, isDismissed: false) == .unchanged)
        #expect(unclear.meet(other, isDismissed: false) == .another)
    }

    @Test func factsAreNamesBirthDatesAndProgrammesOfBothSides() throws {
        let list = try Self.list()
        func match(_ entry: ListEntry, name: String = "Anna") throws -> ListMatch {
            let customer = ScreenedCustomer(
                CustomerProfile(
                    firstName: name, lastName: "Ek", birthDate: try #require(CalendarDay("1974-08-12")),
                    nationality: try #require(CountryCode("SE")),
                    address: .init(
                        line1: "1", line2: nil, city: "X", region: nil, postalCode: "1",
                        country: try #require(CountryCode("SE"))), occupation: nil, sourceOfFunds: nil, isPEP: false),
                identifiers: [])
            return ListMatch(
                list: list, ScreeningHit(entry: entry, matchedName: "Anna Ek", score: 1, reasons: []), of: customer)
        }
        func entry(
            _ id: String = "1", _ names: [String] = ["Anna Ek", "A. Ek"], born: Int = 1974,
            programmes: [String] = ["A", "B"]
        ) -> ListEntry {
            ListEntry(
                sourceID: id, schema: .person, names: names.map { ListedName($0) },
                birthDates: [BirthDate(year: born)].compactMap(\.self), programmes: programmes)
        }
        let first = try match(entry())
        // Another id, another order.
        let same = try match(entry("2", ["A. Ek", "Anna Ek"], programmes: ["B", "A"]))
        #expect(same.facts == first.facts && same.person == first.person)
        let renamed = try match(entry("1", ["Anna Ek"]))
        #expect(renamed.person != first.person && renamed.facts != first.facts)
        #expect(try match(entry(born: 1975)).person != first.person)
        let programme = try match(entry(programmes: ["A"]))
        #expect(programme.person == first.person && programme.facts != first.facts)
        let customer = try match(entry(), name: "Anne")
        #expect(customer.person == first.person && customer.facts != first.facts)
    }

    @Test(arguments: [
        ("Anna Ek charged with fraud", true), ("Judge bribed: ANNA EK, 40, denies it", true),
        ("Anna Ek opens a shop", false), ("Anna Berg charged with fraud", false), ("", false), ("fraud", false),
    ])
    func newsTellOfACustomerAndACrime(title: String, isMatch: Bool) throws {
        let customer = ScreenedCustomer(
            name: "Anna Ek", birthDate: try #require(CalendarDay("1974-08-12")), countries: [], identifiers: [])
        let article = MediaArticle(url: "https://news.example/a", title: title, domain: "news.example")
        let match = AdverseMedia.match(article, for: customer)
        #expect((match != nil) == isMatch)
        #expect(match?.stops != true, "a newspaper stops nobody")
    }

    @Test(arguments: [(0, "0.0000"), (1, "0.0001"), (6_900, "0.6900"), (9_512, "0.9512"), (10_000, "1.0000")])
    func scoresAreWrittenToFourPlaces(value: Int, text: String) {
        #expect(MatchScore(tenThousandths: value).description == text)
        #expect(MatchScore(Double(value) / 10_000) == MatchScore(tenThousandths: value))
    }

    @Test func listsHaveNamesAndFiles() throws {
        for wrong in ["", "Un", "1un", "un-1", "a b", String(repeating: "a", count: 41)] {
            #expect(ListName(wrong) == nil, "\(wrong)")
        }
        #expect(try Self.list("ofac_cons").parts == ["sdn", "alt", "add"])
        #expect(try Self.list("anything").parts == ["file"])
        #expect(throws: ListRefusal(file: "alt", line: 0, reason: .noEntries)) {
            try Self.list("ofac_sdn").read(["sdn": Array("1\n".utf8)])
        }
    }

    @Test func agesAreCountedFromTheDayOnAtWhichTheyAreReached() {
        let now = Self.now
        for (seconds, isStale, isTooOld) in [
            (7 * 86_400 - 1, false, false), (7 * 86_400, true, false), (30 * 86_400 - 1, true, false),
            (30 * 86_400, true, true),
        ] {
            let checked = now - .seconds(seconds)
            #expect(ListAge.isStale(checkedAt: checked, at: now) == isStale)
            #expect(ListAge.isTooOld(checkedAt: checked, at: now) == isTooOld)
        }
    }
}
