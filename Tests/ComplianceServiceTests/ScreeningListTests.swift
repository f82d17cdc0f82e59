import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

/// Lists, from a form to a search.
@Suite(.timeLimit(.minutes(3))) struct ScreeningListTests {
    private static let rows = (1...20).map {
        ("t-\($0)", "Person", "Gregory Smithson the \($0)th", "1970-01-0\($0 % 9 + 1)", "TEST")
    }
    private static let empty = "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- "
    private static let sdn =
        "36,\"AEROCARIBBEAN AIRLINES\",-0- ,\"CUBA\",\(empty),-0- \r\n"
        + "173,\"PETROV, Ivan\",\"individual\",\"SDGT] [IRAN\",\(empty),\"DOB 17 Feb 1974.\"\r\n"

    @Test func aListIsLoadedAndSearchedAndBeforeNobodySaysThatThereIsNothing() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let early = try await kyc.found("Ivan Petrov", on: "ofac_sdn")
            #expect(early.status == 503 && early.code == "screening_unavailable")
            let files: [(String, [UInt8])] = [
                ("sdn", Array((Self.sdn + "\u{1A}").utf8)),
                ("alt", Array("173,1,\"aka\",\"PETROW, Iwan\",-0- \r\n".utf8)), ("add", []),
            ]
            let version = try await kyc.load(files, to: "ofac_sdn")
            #expect(version["status"]?.stringValue == "live", "\(JSON.text(version))")
            #expect(version["entries"]?.integerValue == 2 && version["added"]?.integerValue == 2)
            let answer = try await eventually("the list is searched") {
                let answer = try await kyc.found("Ivan Petrov", on: "ofac_sdn", #","birth_date":"1974-02-17""#)
                return answer.status == 200 ? answer : nil
            }
            let list = try #require(answer.json["lists"]?.arrayValue?.first)
            #expect(list["list"]?.stringValue == "ofac_sdn" && list["stale"]?.boolValue == false)
            #expect(list["version"]?.stringValue == version["id"]?.stringValue)
            let hit = try #require(answer.json["hits"]?.arrayValue?.first)
            #expect(hit["source_id"]?.stringValue == "173" && hit["matched_name"]?.stringValue == "PETROV, Ivan")
            #expect(JSON.text(hit["score"] ?? .null) == "1.0000")
            #expect(hit["programmes"]?.arrayValue?.count == 2)
            // Without a list's name all are searched.
            let all = try await kyc.screening(
                .POST, "/searches", #"{"schema":"company","name":"Aerocaribbean Airlines"}"#)
            #expect(all.json["hits"]?.arrayValue?.first?["source_id"]?.stringValue == "36")
            // One that is not loaded is never left out in silence.
            let missing = try await kyc.screening(
                .POST, "/searches", #"{"schema":"person","name":"Ivan","lists":["ofac_sdn","un"]}"#)
            #expect(missing.code == "screening_unavailable")
            #expect(try await kyc.screening(.GET, "/lists").json["data"]?.arrayValue?.count == 1)
        }
    }

    private static let broken: [(String, String, Int64, String)] = [
        ("sdn", "173,\"PETROV, Ivan\"\r\n" + sdn, 1, "unreadable_row"),
        ("sdn", sdn + sdn, 3, "repeated_id"),
        ("sdn", sdn + "174,\"OTHER, ", 3, "cut_off"),
        ("alt", "99,1,\"aka\",\"NOBODY\",-0- \r\n", 1, "unknown_entry"),
        ("add", "173,1,-0- ,-0- ,-0- ,-0- \r\n99,2,-0- ,-0- ,-0- ,-0- \r\n", 2, "unknown_entry"),
        ("sdn", "", 0, "no_entries"),
    ]

    /// A version is refused whole, with the place, and searches go on with the old one.
    @Test(arguments: broken)
    func brokenFilesAreRefused(file: String, text: String, line: Int64, reason: String) async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let good: [(String, [UInt8])] = [("sdn", Array(Self.sdn.utf8)), ("alt", []), ("add", [])]
            let live = try await kyc.load(good, to: "ofac_cons")
            #expect(live["status"]?.stringValue == "live")
            let broken = good.map { $0.0 == file ? (file, Array(text.utf8)) : $0 }
            let version = try await kyc.load(broken, to: "ofac_cons")
            #expect(version["status"]?.stringValue == "refused")
            let refusal = version["refusal"]
            #expect(refusal?["file"]?.stringValue == file && refusal?["line"]?.integerValue == line)
            #expect(refusal?["reason"]?.stringValue == reason)
            let answer = try await eventually("the old one is searched") {
                let answer = try await kyc.found("Ivan Petrov", on: "ofac_cons")
                return answer.status == 200 ? answer : nil
            }
            #expect(answer.json["lists"]?.arrayValue?.first?["version"]?.stringValue == live["id"]?.stringValue)
            #expect(answer.json["hits"]?.arrayValue?.count == 1)
        }
    }

    @Test func formsThatAreNoneOfTheListAreRefused() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let bytes = ComplianceHarness.targets(Self.rows)
            let forms: [[(String, [UInt8])]] = [[("sdn", bytes)], [("file", bytes), ("file", bytes)]]
            for files in forms {
                let answer = try await kyc.handIn(files, to: "pep")
                #expect(answer.status == 422 && answer.code == "validation_failed", "\(files.map(\.0))")
            }
            #expect(try await kyc.handIn([("file", bytes)], to: "No-List").status == 400)
            #expect(try await kyc.handIn([("sdn", bytes)], to: "ofac_sdn").code == "validation_failed")
            #expect(try await kyc.count("select count(*) from compliance.list_versions") == 0)
        }
    }

    @Test func whatSaysTheSameIsNoNewVersionAndMakesTheOldOneFresh() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let live = try await kyc.search(Self.rows, as: "pep")
            kyc.clock.advance(by: .seconds(7 * 86_400 - 1))
            #expect(try await Self.isStale("pep", kyc) == false)
            kyc.clock.advance(by: .seconds(1))
            #expect(try await Self.isStale("pep", kyc) == true)
            let again = try await kyc.load([("file", ComplianceHarness.targets(Self.rows))], to: "pep")
            #expect(again["status"]?.stringValue == "same" && again["changed"]?.integerValue == 0)
            try await eventually("the list is fresh") { try await Self.isStale("pep", kyc) == false }
            let list = try await kyc.screening(.GET, "/lists").json["data"]?.arrayValue?.first
            #expect(list?["version"]?.stringValue == live)
        }
    }

    private static func isStale(_ list: String, _ kyc: ComplianceHarness) async throws -> Bool? {
        try await kyc.found("Nobody Atall", on: list).json["lists"]?.arrayValue?.first?["stale"]?.boolValue
    }

    @Test func aListThatLosesEntriesIsTakenWhenAnotherPersonSaysSo() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let old = try await kyc.search(Self.rows, as: "pep")
            let rest = ComplianceHarness.targets(Array(Self.rows.prefix(17)))
            let fewer = try await kyc.load([("file", rest)], to: "pep")
            #expect(fewer["refusal"]?["reason"]?.stringValue == "entries_fell")
            let id = try #require(fewer["id"]?.stringValue)
            let path = "/lists/pep/versions/\(id)/force"
            #expect(try await kyc.screening(.POST, path, "{}").code == "own_decision")
            let forced = try await kyc.screening(.POST, path, "{}", as: ComplianceHarness.colleague)
            #expect(forced.status == 202, "\(forced.code ?? "")")
            let live = try await kyc.settled(id, of: "pep")
            #expect(live["status"]?.stringValue == "live" && live["removed"]?.integerValue == 3)
            #expect(live["forced_by"]?.stringValue == "\(ComplianceHarness.colleague)")
            let before = try await kyc.screening(.GET, "/lists/pep/versions/\(old)")
            #expect(before.json["status"]?.stringValue == "superseded")
            #expect(try await kyc.screening(.POST, path, "{}", as: ComplianceHarness.colleague).code == "conflict")
        }
    }

    /// What was refused for its content no person makes good.
    @Test func onlyAFallCanBeForced() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let broken = try await kyc.load([("file", Array("id\n1\n".utf8))], to: "pep")
            #expect(broken["refusal"]?["reason"]?.stringValue == "wrong_header")
            let id = try #require(broken["id"]?.stringValue)
            let answer = try await kyc.screening(
                .POST, "/lists/pep/versions/\(id)/force", "{}", as: ComplianceHarness.colleague)
            #expect(answer.code == "conflict")
            #expect(try await kyc.screening(.GET, "/lists/un/versions/\(id)").status == 404)
        }
    }

    /// Another service hears whether there is a match, never a 'no' where nobody could look.
    @Test func servicesAskWhetherANameIsListed() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            func asked(_ name: String, schema: String = "person") -> ScreenName {
                ScreenName(schema: schema, name: name, countries: [], identifiers: [])
            }
            let early = await #expect(throws: RequestRefused.self) { try await kyc.ask(asked("Gregory Smithson")) }
            #expect(early?.code == "screening_unavailable")
            let version = try await kyc.search(Self.rows, as: "test_list")
            let hit = try await kyc.ask(asked("Gregory Smithson the 1th"))
            #expect(hit.outcome == .hit && hit.lists.map { "\($0.version)" } == [version])
            #expect(try await kyc.ask(asked("Maria Gonzalez")).outcome == .clear)
            for wrong in [asked("..."), asked("A B", schema: "ghost")] {
                let refused = await #expect(throws: RequestRefused.self) { try await kyc.ask(wrong) }
                #expect(refused?.code == "validation_failed")
            }
        }
    }

    @Test func namesAreComparedWithoutAnyList() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let answer = try await kyc.screening(
                .POST, "/comparisons",
                """
                {"pairs":[{"schema":"person","name1":"William Clinton","name2":"Bill Clinton"},
                {"schema":"person","name1":"Ada Lovelace","name2":"Grace Hopper"},
                {"schema":"vessel","name1":"","name2":"Sea Star"}]}
                """)
            #expect(answer.status == 200, "\(answer.code ?? "")")
            let matches = answer.json["results"]?.arrayValue?.map { $0["match"]?.boolValue }
            #expect(matches == [true, false, false])
            let many = Array(repeating: #"{"schema":"person","name1":"A B","name2":"A C"}"#, count: 1_001)
            for (count, status) in [(1_000, 200), (1_001, 422)] {
                let body = #"{"pairs":[\#(many.prefix(count).joined(separator: ","))]}"#
                #expect(try await kyc.screening(.POST, "/comparisons", body).status == status)
            }
        }
    }

    @Test func whatHasNoLetterIsNotSearched() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.search(Self.rows, as: "pep")
            for name in ["-", "...", "\u{2603}"] {
                #expect(try await kyc.found(name, on: "pep").code == "validation_failed", "\(name)")
            }
            let bounded = try await kyc.found(String(repeating: "Gregory ", count: 128), on: "pep")
            #expect(bounded.status == 200)
        }
    }
}
