import ComplianceDomain
import Primitives
import TestSupport
import Testing
import XMLKit

/// What FinCEN is told, by FinCEN's own schemas: xmllint judges, which has not written it.
@Suite struct FinCENTests {
    private static let day = Timestamp(secondsSince1970: 1_795_000_000).day
    private static let filer = Filer(
        name: "Florin & Sons", tin: "123456789", controlCode: "TBSATEST", street: "1 Test Street", city: "Vienna",
        state: "VA", postalCode: "22182", phone: "7035550100", contact: "Compliance Office")
    private static let wallets = (1...250).map { UniqueID(high: 5, low: UInt64($0)) }

    /// Names that break what does not look: markup, control characters, line ends, letters of several bytes, and more
    /// than the form has room for.
    private static let hard: [(first: String, last: String, city: String)] = [
        ("Ada", "Lovelace", "London"),
        ("<script>", "]]>&amp;\"'", "<!--"),
        ("A\u{0}\u{8}\u{1B}\u{FFFE}\u{FFFF}da", "\r\nLove\tlace\u{A0} ", "\u{2028}Lon don\u{85}"),
        (String(repeating: "é", count: 200), String(repeating: "李 ", count: 300), String(repeating: "👩‍👩‍👧‍👦", count: 90)),
        ("\u{0301}\u{0301}", "  ", "\u{1}"),
    ]

    private static func person(_ name: (first: String, last: String, city: String), country: String) -> ReportedPerson {
        ReportedPerson(
            profile: CustomerProfile(
                firstName: name.first, lastName: name.last, birthDate: CalendarDay("1974-08-12") ?? day,
                nationality: self.country("SE"),
                address: .init(
                    line1: name.last, line2: name.first, city: name.city, region: "VA", postalCode: "SW1A 1AA-99999",
                    country: self.country(country)),
                occupation: name.last, sourceOfFunds: nil, isPEP: false),
            tin: "123-45-6789",
            document: .init(kind: .nationalID, number: String(repeating: "X", count: 60), issuingCountry: "SWE"),
            wallets: wallets)
    }

    private static func country(_ code: String) -> CountryCode {
        guard let country = CountryCode(code) else { preconditionFailure("\(code) is no country") }
        return country
    }

    private static let unknown = ReportedPerson(profile: nil, tin: nil, document: nil, wallets: [])

    @Test(arguments: [MovementFlow.incoming, .outgoing])
    func cashIsToldInFinCENsWords(flow: MovementFlow) throws {
        for (place, name) in Self.hard.enumerated() {
            for country in ["GB", "US"] {
                let xml = Self.cash(1_000_001, flow, Self.person(name, country: country))
                #expect(throws: Never.self, "\(place) \(country)") {
                    try XMLJudge.check(xml, by: "EFL_CTRXBatchSchema")
                }
            }
        }
        try XMLJudge.check(Self.cash(1_100_000, flow, Self.unknown), by: "EFL_CTRXBatchSchema")
    }

    @Test func theFiguresStandInTheForm() throws {
        let root = try XMLElement.parse(Self.cash(1_000_001, .incoming, Self.person(Self.hard[1], country: "US")))
        #expect(root.attributes["TotalAmount"] == "10001" && root.attributes["PartyCount"] == "6")
        let activity = try #require(root.child("fc2:Activity"))
        let told = try #require(activity.child("fc2:CurrencyTransactionActivity"))
        #expect(told.text("fc2:TotalCashInReceiveAmountText") == "10001")
        #expect(told.text("fc2:TotalCashOutAmountText").isEmpty)
        #expect(told.text("fc2:TransactionDateText") == "20261118")
        let parties = activity.children("fc2:Party")
        #expect(parties.map { $0.text("fc2:ActivityPartyTypeCode") } == ["35", "37", "30", "8", "34", "50"])
        let person = try #require(parties.last)
        #expect(person.child("fc2:PartyName")?.text("fc2:RawIndividualFirstName") == "<script>")
        #expect(person.child("fc2:PartyName")?.text("fc2:RawEntityIndividualLastName") == "]]>&amp;\"'")
        #expect(person.children("fc2:Account").count == 198)
        #expect(person.text("fc2:IndividualBirthDateText") == "19740812")
        let numbers = person.children("fc2:PartyIdentification").map { $0.text("fc2:PartyIdentificationNumberText") }
        #expect(numbers == ["123456789", String(repeating: "X", count: 25)])
    }

    @Test func suspicionIsToldInFinCENsWords() throws {
        for name in Self.hard {
            let persons = [Self.person(name, country: "US"), Self.person(name, country: "DE"), Self.unknown]
            for suspicions in [Set(Suspicion.allCases), []] {
                let xml = Self.suspicion(persons, suspicions, "He said: <no> & left.\u{0}\nTwice.")
                try XMLJudge.check(xml, by: "EFL_SARXBatchSchema")
            }
        }
    }

    @Test func aLongStoryIsToldInPieces() throws {
        let story = String(repeating: "é<", count: 6_000) + "end"
        let xml = Self.suspicion([Self.unknown], [], story)
        try XMLJudge.check(xml, by: "EFL_SARXBatchSchema")
        let activity = try #require(try XMLElement.parse(xml).child("fc2:Activity"))
        let pieces = activity.children("fc2:ActivityNarrativeInformation").map { $0.text("fc2:ActivityNarrativeText") }
        #expect(pieces.map(\.unicodeScalars.count) == [4_000, 4_000, 4_000, 3])
        #expect(pieces.joined() == story)
        let endless = Self.suspicion([Self.unknown], [], String(repeating: "x", count: 30_000))
        try XMLJudge.check(endless, by: "EFL_SARXBatchSchema")
        #expect(String(decoding: endless, as: UTF8.self).contains("x [cut off]</fc2:ActivityNarrativeText>"))
    }

    @Test func theJudgeFindsFaults() {
        let xml = String(decoding: Self.cash(1_100_000, .incoming, Self.unknown), as: UTF8.self)
        #expect(throws: DocumentReader.Failed.self) {
            try XMLJudge.check(Array(xml.replacing(">35<", with: ">36<").utf8), by: "EFL_CTRXBatchSchema")
        }
    }

    private static func cash(_ cents: Int64, _ flow: MovementFlow, _ person: ReportedPerson) -> [UInt8] {
        CashReport(
            cash: CashDay(customer: UserID(UniqueID(high: 7, low: 7)), day: day, flow: flow, cents: cents),
            person: person, filer: filer, isAggregate: true, draftedOn: day
        ).xml
    }

    private static func suspicion(
        _ persons: [ReportedPerson], _ suspicions: Set<Suspicion>, _ narrative: String
    ) -> [UInt8] {
        SuspicionReport(
            persons: persons, filer: filer, cents: 500_000, span: day.startOfDay..<day.adding(days: 2).startOfDay,
            suspicions: suspicions, narrative: narrative, draftedOn: day
        ).xml
    }
}
