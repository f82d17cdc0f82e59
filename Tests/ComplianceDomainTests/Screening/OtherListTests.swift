import Testing

@testable import ComplianceDomain

@Suite struct OtherListTests {
    @Test func theUNListIsReadWhole() throws {
        let entries = try UNReader.read(ListFiles.unpacked("un/UN_consolidated.xml.gz"))
        #expect(entries.count == 1_003)
        #expect(entries.count { $0.schema == .person } == 730)
        let badege = try #require(entries.first { $0.sourceID == "6907993" })
        #expect(badege.name == "ERIC BADEGE")
        #expect(badege.birthDates.map(\.description) == ["1971"])
        #expect(badege.countries == ["CD", "RW"])
        #expect(badege.programmes == ["DRC"])
        let third = try #require(entries.first { $0.sourceID == "6907995" })
        #expect(third.names.contains(ListedName("Rumuli", isWeak: true)))
        #expect(third.names.contains(ListedName("Michel Byiringiro")))
        #expect(entries.contains { $0.names.contains { !$0.text.utf8.allSatisfy { $0 < 128 } } })
        #expect(entries.reduce(0) { $0 + $1.identifiers.count } > 400)
    }

    @Test func theEULayoutIsRead() throws {
        let entries = try EUReader.read(ListFiles.unpacked("eu/csvFullSanctionsList_1_1-layout.csv.gz"))
        #expect(entries.count == 190)
        let first = entries[0]
        #expect(first.name == "ERIC BADEGE" && first.sourceID == "100001" && first.schema == .person)
        #expect(first.birthDates.map(\.description) == ["1971"])
        #expect(first.countries == ["CD"])
        #expect(first.programmes == ["TEST"])
        #expect(entries.contains { $0.names.contains(where: \.isWeak) })
        #expect(entries[4].identifiers == [ListedIdentifier(kind: "Passport", number: "OB 0243318")])
    }

    @Test func theUKLayoutIsRead() throws {
        let entries = try UKReader.read(ListFiles.unpacked("uk/UK-Sanctions-List-layout.csv.gz"))
        #expect(entries.count == 191)
        #expect(entries[0].name == "ERIC BADEGE" && entries[0].birthDates.map(\.description) == ["1971"])
        let ship = try #require(entries.first { $0.schema == .vessel })
        #expect(ship.name == "KOROLEV PROSPECT" && ship.countries == ["GA"])
        #expect(ship.identifiers == [ListedIdentifier(kind: "IMO", number: "IMO9826902")])
        #expect(entries.contains { $0.names.contains(where: \.isWeak) })
    }

    @Test func simpleTargetsAreRead() throws {
        let entries = try TargetsReader.read(ListFiles.unpacked("pep/targets.simple.csv.gz"))
        #expect(entries.count == 537)
        let sanders = try #require(entries.first { $0.sourceID == "Q359442" })
        #expect(sanders.names.map(\.text) == ["Bernard Sanders", "Bernie Sanders"])
        #expect(sanders.countries == ["US"] && sanders.birthDates.map(\.description) == ["1941-09-08"])
        #expect(sanders.identifiers.map(\.number) == ["S000033"])
    }

    private static let targetsHeader = "id,schema,name,aliases,birth_date,countries,addresses,identifiers\n"

    @Test func valuesOfAColumnAreSeparated() throws {
        let row = "a,Vessel,SEA STAR,\"X;\"\"Y; Z\"\"\",1960;1961-02,ru;zz;gb,,IMO 9569205;B-1\n"
        let entry = try TargetsReader.read(Array((Self.targetsHeader + row).utf8))[0]
        #expect(entry.schema == .vessel && entry.names.map(\.text) == ["SEA STAR", "X", "Y; Z"])
        #expect(entry.birthDates.map(\.description) == ["1960", "1961-02"] && entry.countries == ["RU", "GB"])
        #expect(entry.identifiers.map(\.number) == ["IMO 9569205", "B-1"])
    }

    @Test func brokenTargetsAreRefused() {
        let cases: [(String, Int, ListRefusal.Reason)] = [
            ("", 0, .noEntries), ("id,name\n1,x\n", 1, .wrongHeader), (Self.targetsHeader, 0, .noEntries),
            (Self.targetsHeader + "a,Person,A,,,,,\na,Person,B,,,,,\n", 3, .repeatedID),
            (Self.targetsHeader + "a,Person,A,,,,,\nb,Person\n", 3, .cutOff),
            (Self.targetsHeader + "a,Person,,,,,,\n", 2, .unreadableRow),
            (Self.targetsHeader + "a,Person,A,,,,,\nb,Person,\"B", 3, .cutOff),
        ]
        for (text, line, reason) in cases {
            #expect(throws: ListRefusal(file: "file", line: line, reason: reason)) {
                try TargetsReader.read(Array(text.utf8))
            }
        }
    }

    private static func un(_ body: String) -> [UInt8] {
        Array("<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST><INDIVIDUALS>\(body)</INDIVIDUALS></CONSOLIDATED_LIST>".utf8)
    }
    private static let individual = "<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME></INDIVIDUAL>\n"

    @Test func brokenUNListsAreRefused() {
        let cut = Array(Self.un(Self.individual).dropLast(10))
        let cases: [([UInt8], Int, ListRefusal.Reason)] = [
            (cut, 3, .cutOff), (Self.un(Self.individual + Self.individual), 3, .repeatedID),
            (Self.un(""), 0, .noEntries),
            (Self.un("<INDIVIDUAL><DATAID>1</DATAID></INDIVIDUAL>"), 2, .unreadableRow),
            (Array("<OTHER/>".utf8), 1, .wrongHeader), (Array("<a></b>".utf8), 1, .unreadableRow),
            (
                Array("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>".utf8), 1, .unreadableRow
            ),
        ]
        for (bytes, line, reason) in cases {
            #expect(throws: ListRefusal(file: "file", line: line, reason: reason)) { try UNReader.read(bytes) }
        }
    }

    @Test func anEntryThatComesBackIsRepeated() throws {
        let uk = String(decoding: try ListFiles.unpacked("uk/UK-Sanctions-List-layout.csv.gz"), as: UTF8.self)
        let eu = String(decoding: try ListFiles.unpacked("eu/csvFullSanctionsList_1_1-layout.csv.gz"), as: UTF8.self)
        let ukRow = try #require(uk.split(separator: "\n").first { $0.contains("XUN00000") })
        let euRow = try #require(eu.split(separator: "\n").first { $0.contains("100001;") })
        #expect(throws: ListRefusal(file: "file", line: 718, reason: .repeatedID)) {
            try UKReader.read(Array((uk + ukRow + "\n").utf8))
        }
        #expect(throws: ListRefusal(file: "file", line: 1_067, reason: .repeatedID)) {
            try EUReader.read(Array((eu + euRow + "\n").utf8))
        }
    }

    @Test func aliasesWithoutTheirEntryAreRefused() throws {
        let uk = String(decoding: try ListFiles.unpacked("uk/UK-Sanctions-List-layout.csv.gz"), as: UTF8.self)
        let lines = uk.split(separator: "\n", omittingEmptySubsequences: false)
        // It has a row for each date of birth.
        let isPrimary: (Substring) -> Bool = { $0.contains("XUN00002") && $0.contains("Primary Name") }
        let primary = try #require(lines.firstIndex(where: isPrimary))
        let without = lines.filter { !isPrimary($0) }
        #expect(lines.contains { $0.contains("XUN00002") && $0.contains("Alias") })
        #expect(throws: ListRefusal(file: "file", line: primary + 1, reason: .unknownEntry)) {
            try UKReader.read(Array(without.joined(separator: "\n").utf8))
        }
    }
}
