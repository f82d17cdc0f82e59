import ComplianceDomain
import Primitives
import Testing

/// ICAO Doc 9303: the specimens of its parts 4 to 6, and what its rules say beside them.
@Suite struct MRZTests {
    private static let today = CalendarDay(daysSince1970: 20_786)  // 2026-11-29

    private static func specimens() throws -> [String: String] {
        let lines = try ComplianceFixtures.text("mrz-specimens.txt").split(separator: "\n").map(String.init)
        var specimens: [String: [String]] = [:]
        var name = ""
        for line in lines where !line.hasPrefix("#") {
            if line.utf8.count == 3 { name = line } else { specimens[name, default: []].append(line) }
        }
        return specimens.mapValues { $0.joined(separator: "\n") }
    }

    private static func digit(_ field: String) -> String {
        let weights = [7, 3, 1]
        let values = field.utf8.map { $0 == 0x3C ? 0 : $0 < 0x3A ? Int($0) - 0x30 : Int($0) - 0x37 }
        return String(values.enumerated().reduce(0) { $0 + $1.element * weights[$1.offset % 3] } % 10)
    }

    private static func filled(_ text: String, _ width: Int) -> String {
        text + String(repeating: "<", count: width - text.utf8.count)
    }

    /// A card whose number goes on in the optional data.
    private static func card(number: String, format: MRZ.Format = .td1, wrong: Bool = false) -> String {
        let (first, rest) = (number.prefix(9), number.dropFirst(9))
        let check = wrong ? String((Int(digit(number)) ?? 0) + 1).suffix(1) : digit(number).suffix(1)
        let (birth, expiry) = ("740812", "320415")
        let dates = (birth + digit(birth), expiry + digit(expiry))
        if format == .td1 {
            let upper = filled("\(first)<\(rest)\(check)", 25)
            let optional = filled("", 11)
            let composite = digit(upper + dates.0 + dates.1 + optional)
            return
                "I<UTO\(upper)\n\(dates.0)F\(dates.1)UTO\(optional)\(composite)\n\(filled("ERIKSSON<<ANNA<MARIA", 30))"
        }
        let optional = filled("\(rest)\(check)", 7)
        let composite = digit("\(first)<\(dates.0)\(dates.1)\(optional)")
        return "\(filled("I<UTOERIKSSON<<ANNA<MARIA", 36))\n\(first)<UTO\(dates.0)F\(dates.1)\(optional)\(composite)"
    }

    // MARK: Specimens

    @Test(arguments: [
        ("TD3", "P", "L898902C3", "ZE184226B"), ("TD2", "I", "D23145890", ""), ("TD1", "I", "D23145890", ""),
    ])
    func specimensAreRead(name: String, code: String, number: String, optional: String) throws {
        let zone = try MRZ(try #require(try Self.specimens()[name]), today: Self.today)
        #expect(zone.format.rawValue == name)
        #expect(zone.documentCode == code)
        #expect(zone.documentNumber == number)
        #expect(zone.issuingState == "UTO")
        #expect(zone.nationality == "UTO")
        #expect(zone.birth.day?.description == "1974-08-12")
        #expect(zone.sex == "F")
        #expect(zone.expiry.day?.description == "2012-04-15")
        #expect(zone.optionalData == optional)
        #expect(zone.surname == "ERIKSSON")
        #expect(zone.givenNames == "ANNA MARIA")
        #expect(zone.checks.areRight)
        #expect(zone.isValid)
        #expect(zone.isSpecimen)
    }

    /// Whatever digit of a specimen's second half is another, a check digit tells.
    @Test(arguments: ["TD1", "TD2", "TD3"])
    func aWrongDigitIsFound(name: String) throws {
        let text = try #require(try Self.specimens()[name])
        var letters = Array(text.utf8)
        for place in letters.indices where (0x30...0x39).contains(letters[place]) {
            let digit = letters[place]
            letters[place] = 0x30 + (digit - 0x30 + 1) % 10
            let zone = try MRZ(String(decoding: letters, as: UTF8.self), today: Self.today)
            #expect(!zone.checks.areRight, "\(place)")
            letters[place] = digit
        }
    }

    // MARK: Long numbers

    @Test(arguments: ["D231458907123", "AB12345678", "D23145890734"])
    func longNumbersGoOn(number: String) throws {
        for format in [MRZ.Format.td1, .td2] where format == .td1 || number.utf8.count <= 14 {
            let zone = try MRZ(Self.card(number: number, format: format), today: Self.today)
            #expect(zone.documentNumber == number)
            #expect(zone.optionalData == "")
            #expect(zone.isValid, "\(format)")
            let wrong = try MRZ(Self.card(number: number, format: format, wrong: true), today: Self.today)
            #expect(!wrong.checks.documentNumber)
            #expect(wrong.checks.composite)
        }
    }

    /// The examples of Doc 9303-5 and 9303-6.
    @Test(arguments: [
        "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<",
        "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8",
    ])
    func theStandardsOwnLongNumbers(text: String) throws {
        let zone = try MRZ(text, today: Self.today)
        #expect(zone.documentNumber == "D23145890734")
        #expect(zone.birth.day?.description == "1934-07-12")
        #expect(zone.sex == "M")
        #expect(zone.expiry.day?.description == "1995-07-12")
        #expect(zone.surname == "STEVENSON")
        #expect(zone.givenNames == "PETER JOHN")
        #expect(zone.isValid)
    }

    // MARK: What is no zone

    @Test(arguments: ["", "P<UTO", "P<UTO\nL898", "\n\n\n", "a\nb\nc\nd"])
    func noLines(text: String) {
        #expect(throws: MRZ.Refusal.lines) { try MRZ(text, today: Self.today) }
    }

    @Test func charactersAreNamed() throws {
        var specimen = try #require(try Self.specimens()["TD3"])
        #expect(try MRZ(specimen.lowercased() + "\n", today: Self.today).isValid)
        #expect(try MRZ(specimen.replacing("\n", with: "\r\n"), today: Self.today).isValid)
        specimen = specimen.replacing("ERIKSSON", with: "ERIKS ON")
        #expect(throws: MRZ.Refusal.character(line: 1, column: 11)) { try MRZ(specimen, today: Self.today) }
    }

    // MARK: Names

    @Test(arguments: [
        ("Müller", "Jürgen", "MUELLER<<JUERGEN"), ("MULLER", "JURGEN", "MULLER<<JURGEN"),
        ("Müller", "Jürgen", "MULLER<<JURGEN"), ("Müller", "Jürgen", "MUXXLLER<<JUXXRGEN"),
        ("O'Connor", "Enya Siobhan", "OCONNOR<<ENYA<SIOBHAN"), ("Smith-Jones", "Susie", "SMITH<JONES<<SUSIE"),
        ("Van Der Muellen", "Yasmin", "VAN<DER<MUELLEN<<YASMIN"), ("Nuñez", "Íñigo", "NUNEZ<<INIGO"),
        ("Nu\u{0303}nez", "Jose\u{0301}", "NUNEZ<<JOSE"), ("Åström", "Björn", "AASTROEM<<BJOERN"),
        ("Åström", "Björn", "ASTROM<<BJORN"), ("Groß", "Zoë", "GROSS<<ZOE"), ("Łukasz", "Żaneta", "LUKASZ<<ZANETA"),
        ("Þórsson", "Æsa", "THORSSON<<AESA"), ("Иванов", "Юрий", "IVANOV<<IURII"),
        ("Щербаков", "Пётр", "SHCHERBAKOV<<PETR"),
        ("Arkfreith", "", "ARKFREITH"), ("Nguyễn", "Thị Hoa", "NGUYEN<<THI<HOA"), ("İnan", "Işıl", "INAN<<ISIL"),
    ])
    func namesAreAsTransliterated(surname: String, given: String, names: String) throws {
        #expect(try Self.likeness(names, surname, given) == .same)
        #expect(try Self.likeness(names, surname + "x", given) == .other)
    }

    @Test func namesThatOnlyBeginTheSameAreOthers() throws {
        #expect(try Self.likeness("ERIKSSON<<ANNA", "Eriksson", "Anna Maria") == .other)
        #expect(try Self.likeness("ERIKSSON<<ANNA<MARIA", "Eriksson", "Anna") == .other)
        #expect(try Self.likeness("ERIKSSO<<ANNA", "Eriksson", "Anna") == .other)
        #expect(try Self.likeness("ANNA<<ERIKSSON", "Eriksson", "Anna") == .other)
        #expect(try Self.likeness("ALI<<SARA", "علي", "Sara") == .unknown)
    }

    /// The specimens of Doc 9303-4 for names that do not fit.
    @Test(arguments: [
        ("Papandropoulous", "Jonathon Alec Constantine Xavier", "PAPANDROPOULOUS<<JONATHON<ALEC<CONSTANT"),
        ("Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        ("Nilavadhanananda", "Arnpol Petch Chumpol", "NILAVADHANANANDA<<ARNPOL<PETCH<CHUMPOL<"),
        (
            "Bennelong Wooloomooloo Warrandyte Warnambool", "Dingo Potoroo",
            "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI"
        ),
    ])
    func namesWithoutRoomAreCut(surname: String, given: String, names: String) throws {
        #expect(names.utf8.count == 39)
        #expect(try Self.likeness(names, surname, given) == .same)
        #expect(try Self.likeness(names, given, surname) == .other)
    }

    @Test func namesAreWrittenAsZonesHaveThem() {
        let field = MRZNames.field(surname: "Müller-Ñandú", given: "Ægir Öz", .td1)
        #expect(field == "MUELLER<NANDU<<AEGIR<OEZ<<<<<<")
        let long = MRZNames.field(surname: "Papandropoulous", given: "Jonathon Alec Constantine", .td3)
        #expect(long == "PAPANDROPOULOUS<<JONATHON<ALEC<CONSTANT")
        #expect(MRZNames.field(surname: "علي", given: "", .td3) == nil)
    }

    private static func likeness(_ names: String, _ surname: String, _ given: String) throws -> MRZNames.Likeness {
        let second = try #require(try specimens()["TD3"]?.split(separator: "\n").last)
        let zone = try MRZ("P<UTO\(filled(names, 39))\n\(second)", today: today)
        return zone.names.compare(surname: surname, given: given)
    }

    // MARK: Dates and the profile

    @Test(arguments: [("261129", "2026-11-29"), ("261130", "1926-11-30"), ("000229", "2000-02-29"), ("010229", nil)])
    func birthIsNotToCome(text: String, day: String?) throws {
        let specimen = try #require(try Self.specimens()["TD3"])
        let zone = try MRZ(specimen.replacing("740812", with: text), today: Self.today)
        #expect(zone.birth.day?.description == day)
    }

    @Test func aPartOfADateMayBeUnknown() throws {
        let specimen = try #require(try Self.specimens()["TD3"])
        let zone = try MRZ(specimen.replacing("740812", with: "7408<<"), today: Self.today)
        #expect(zone.birth.day == nil)
        #expect(zone.birth.isSame(as: try #require(CalendarDay("1974-08-30"))))
        #expect(!zone.birth.isSame(as: try #require(CalendarDay("1974-09-30"))))
    }

    @Test func whatDoesNotAgreeIsNamed() throws {
        let zone = try MRZ(try #require(try Self.specimens()["TD3"]), today: Self.today)
        let birth = try #require(CalendarDay("1974-08-12"))
        func compare(
            _ birth: CalendarDay, first: String = "Anna Maria", _ number: String? = nil, _ expiry: String? = nil
        ) -> [MRZ.Aspect] {
            zone.compare(
                with: ClaimedIdentity(
                    firstName: first, lastName: "Eriksson", birthDate: birth, documentNumber: number,
                    expiresOn: expiry.flatMap { CalendarDay($0) })
            ).mismatches
        }
        #expect(compare(birth) == [])
        #expect(compare(birth, "l898902c3", "2012-04-15") == [])
        #expect(compare(birth, "L 898-902 C3", "2012-04-16") == [.expiryDate])
        #expect(compare(birth.adding(days: 1), "L898902C4") == [.birthDate, .documentNumber])
        #expect(compare(birth, first: "Anne") == [.names])
        let arabic = zone.compare(with: ClaimedIdentity(firstName: "آنا", lastName: "Eriksson", birthDate: birth))
        #expect(arabic.needsReview && !arabic.agrees)
    }
}
