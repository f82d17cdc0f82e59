import Testing

@testable import ComplianceDomain

@Suite struct OFACReaderTests {
    private static func read(
        _ sdn: String, alt: String = "", add: String = ""
    ) throws(ListRefusal) -> [ListEntry] {
        try OFACReader.read(sdn: Array(sdn.utf8), alt: Array(alt.utf8), add: Array(add.utf8))
    }

    private static func row(
        _ id: Int, name: String = "DOE, John", type: String = "individual", remarks: String = "-0- "
    )
        -> String
    {
        "\(id),\"\(name)\",\"\(type)\",\"SDGT] [IRAQ2\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"\(remarks)\"\r\n"
    }

    @Test func thePublishedListIsReadWhole() throws {
        let files = try ListFiles.sdn()
        let entries = try OFACReader.read(sdn: files.sdn, alt: files.alt, add: files.add)
        #expect(entries.count == 7_379)
        #expect(entries.count { $0.schema == .person } == 3_845)
        #expect(entries.count { $0.schema == .vessel } == 323)
        #expect(entries.count { $0.schema == .aircraft } == 217)
        let su = try #require(entries.first { $0.sourceID == "23649" })
        #expect(su.name == "SU, Guiqin")
        #expect(su.names.contains(ListedName("SU, Madame", isWeak: true)))
        #expect(su.birthDates.map(\.description) == ["1959-12-03"])
        #expect(su.countries.contains("CN"))
        #expect(su.identifiers.contains(ListedIdentifier(kind: "Passport", number: "G55408772")))
        #expect(su.linkedTo == ["ZHAO WEI TCO"])
        #expect(su.programmes == ["TCO"])
    }

    @Test func remarksAreFacts() throws {
        let remarks =
            "DOB 17 Feb 1974; alt. DOB Mar 1962 to Feb 1963; DOB circa 1958; nationality Korea, North; citizen Russia; "
            + "Passport 639092215 (Russia) expires 12 May 2016; National ID No. 12-34 56; a.k.a. 'THE DOCTOR'; "
            + "Linked To: ACME CO., LTD.; POB Moscow, Russia."
        let entry = try Self.read(Self.row(1, remarks: remarks))[0]
        #expect(entry.birthDates.map(\.description) == ["1974-02-17", "1962-03-01/1963-02-28", "~1958"])
        #expect(entry.countries == ["KP", "RU"])
        #expect(
            entry.identifiers == [
                ListedIdentifier(kind: "Passport", number: "639092215"),
                ListedIdentifier(kind: "National ID No.", number: "12-34 56"),
            ])
        #expect(entry.names == [ListedName("DOE, John"), ListedName("THE DOCTOR", isWeak: true)])
        #expect(entry.linkedTo == ["ACME CO., LTD"])
        #expect(entry.programmes == ["SDGT", "IRAQ2"])
    }

    @Test(arguments: [
        ("17 Feb 1974", "1974-02-17"), ("1974", "1974"), ("Mar 1962", "1962-03"),
        ("1960 to 1965", "1960-01-01/1965-12-31"),
        ("circa 1958-1960", "~1958-01-01/1960-12-31"), ("29 Feb 2000", "2000-02-29"),
    ])
    func birthDatesAreRanges(text: String, date: String) {
        #expect(OFACRemarks.birthDate(text)?.description == date)
    }

    @Test(arguments: ["", "unknown", "31 Feb 1974", "Feb", "1974 to 1960", "12345", "0"])
    func whatIsNoDateIsNone(text: String) {
        #expect(OFACRemarks.birthDate(text) == nil)
    }

    @Test func endOfFileMarkAndEmptyFilesOfOthersAreFine() throws {
        #expect(try Self.read(Self.row(1) + "\u{1A}", alt: "\u{1A}", add: "").count == 1)
    }

    @Test func refusalsNameFileAndLine() {
        let good = Self.row(1) + Self.row(2, name: "ROE, Jane")
        let cases: [(sdn: String, alt: String, add: String, refusal: ListRefusal)] = [
            ("", "", "", ListRefusal(file: "sdn", line: 0, reason: .noEntries)),
            (good + Self.row(1), "", "", ListRefusal(file: "sdn", line: 3, reason: .repeatedID)),
            (good + "3,\"CUT", "", "", ListRefusal(file: "sdn", line: 3, reason: .cutOff)),
            (good + "3,\"CUT\",\"indiv", "", "", ListRefusal(file: "sdn", line: 3, reason: .cutOff)),
            (good + "3,\"CUT\",-0- ", "", "", ListRefusal(file: "sdn", line: 3, reason: .cutOff)),
            ("1,2\r\n" + good, "", "", ListRefusal(file: "sdn", line: 1, reason: .unreadableRow)),
            (Self.row(1, type: "robot"), "", "", ListRefusal(file: "sdn", line: 1, reason: .unreadableRow)),
            (Self.row(1, name: ""), "", "", ListRefusal(file: "sdn", line: 1, reason: .unreadableRow)),
            (good, "9,1,\"aka\",\"X\",-0- \r\n", "", ListRefusal(file: "alt", line: 1, reason: .unknownEntry)),
            (
                good, "1,1,\"aka\",\"X\",-0- \r\n2,1,\"aka\",\"Y\",-0- \r\n", "",
                ListRefusal(file: "alt", line: 2, reason: .repeatedID)
            ),
            (
                good, "1,1,\"aka\",\"X\"\r\n1,2,\"aka\",\"X\",-0- \r\n", "",
                ListRefusal(file: "alt", line: 1, reason: .unreadableRow)
            ),
            (
                good, "", "9,1,-0- ,\"Kabul\",\"Afghanistan\",-0- \r\n",
                ListRefusal(file: "add", line: 1, reason: .unknownEntry)
            ),
            (good, "", "1,x,-0- ,-0- ,-0- ,-0- \r\n", ListRefusal(file: "add", line: 1, reason: .unreadableRow)),
        ]
        for one in cases {
            #expect(throws: one.refusal) { try Self.read(one.sdn, alt: one.alt, add: one.add) }
        }
    }

    /// Cut anywhere, the list is refused: here, or by its aliases that have no entry any more.
    @Test func aCutListIsNeverTaken() throws {
        let whole = Array((Self.row(1) + Self.row(2, name: "ROE, Jane", remarks: "DOB 1974; a.k.a. 'X Y'.")).utf8)
        let alt = Array("2,1,\"aka\",\"MINOR\",-0- \r\n".utf8)
        for length in 0..<(whole.count - 3) {
            #expect(throws: ListRefusal.self, "\(length)") {
                try OFACReader.read(sdn: Array(whole.prefix(length)), alt: alt, add: [])
            }
        }
    }
}
