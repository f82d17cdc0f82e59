import ISO20022Kit
import MoneyKit
import Primitives
import TestSupport
import Testing

@testable import PaymentsDomain

/// What follows from a bank's statement.
@Suite struct CamtFileTests {
    private static let account = "DE89370400440532013000"
    private static let ours = "0199000000007000800000000000000a"

    private static func read(_ entries: String, closing: String = "105.00") throws -> ReadBankFile {
        try CamtFile.read(
            ISODocument.read(
                Array(
                    """
                    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S1</Id>
                    <Acct><Id><IBAN>\(account)</IBAN></Id><Ccy>EUR</Ccy></Acct>
                    <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt>
                    <CdtDbtInd>CRDT</CdtDbtInd></Bal>
                    <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">\(closing)</Amt>
                    <CdtDbtInd>CRDT</CdtDbtInd></Bal>\(entries)</Stmt></BkToCstmrStmt></Document>
                    """.utf8)))
    }

    private static func entry(
        _ amount: String, _ kind: String = "CRDT", status: String = "BOOK", below: String = ""
    ) -> String {
        """
        <Ntry><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>\(kind)</CdtDbtInd><Sts><Cd>\(status)</Cd></Sts>
        <BookgDt><Dt>2026-11-30</Dt></BookgDt><AcctSvcrRef>R\(amount)\(kind)</AcctSvcrRef>
        <NtryDtls>\(below)</NtryDtls></Ntry>
        """
    }

    private static func detail(
        _ endToEnd: String? = nil, amount: String? = nil, text: String = "", returned: Bool = false, own: String? = nil
    ) -> String {
        let reference = endToEnd.map { "<Refs><EndToEndId>\($0)</EndToEndId></Refs>" } ?? ""
        let money = amount.map { "<Amt Ccy=\"EUR\">\($0)</Amt>" } ?? ""
        let parties = own.map { "<RltdPties><CdtrAcct><Id><IBAN>\($0)</IBAN></Id></CdtrAcct></RltdPties>" } ?? ""
        let back = returned ? "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" : ""
        return "<TxDtls>\(reference)\(money)\(parties)<RmtInf><Ustrd>\(text)</Ustrd></RmtInf>\(back)</TxDtls>"
    }

    private static func euros(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .EUR) }

    private static func only(_ entries: String) throws -> ReadBankEntry {
        let read = try read(entries)
        #expect(read.entries.count == 1 && !read.isHeld && read.owners == [.account(account)])
        return try #require(read.entries.first)
    }

    @Test func creditsNameWallets() throws {
        let entry = try Self.only(
            Self.entry(
                "5.00", below: Self.detail(text: "for 100000000001, not 123456789", own: "NL26VAYB8060476890")))
        #expect(entry.kind == .credit && entry.amount == Self.euros(500) && entry.bookedOn == CalendarDay("2026-11-30"))
        #expect(entry.identity == "\(Self.account)|R5.00CRDT" && entry.otherwise == ["\(Self.account)|R5.00CRDT#1"])
        #expect(entry.meaning == .credit(names: ["NL26VAYB8060476890", "100000000001"]))
    }

    @Test(arguments: [
        ("", []), ("100000000001", ["100000000001"]), ("a100000000001b", ["100000000001"]),
        ("100000000001 100000000002", ["100000000001", "100000000002"]),
        ("100000000001 100000000001", ["100000000001"]), ("100000000", []), ("to 9930000902.", ["9930000902"]),
        (String(repeating: "1", count: 35), []),
        ("1000 0000 0001", []), ("١٠٠٠٠٠٠٠٠٠٠١", []),
        ("see DEP-20261130-012345678X.", []), ("see DEP-20261130-012345678X", ["DEP-20261130-012345678X"]),
        ("RF18539007547034", ["18539007547034", "RF18539007547034"]),
    ])
    func namesAreWordsOfTheText(text: String, names: [String]) throws {
        let entry = try Self.only(Self.entry("5.00", below: Self.detail(text: text)))
        #expect(entry.meaning == .credit(names: names))
    }

    @Test func itsOwnAccountIsNoName() throws {
        let entry = try Self.only(Self.entry("5.00", below: Self.detail(own: Self.account)))
        #expect(entry.meaning == .credit(names: []))
    }

    @Test func whatComesBackIsTold() throws {
        let told = try Self.only(Self.entry("5.00", below: Self.detail(Self.ours.uppercased(), returned: true)))
        #expect(told.kind == .comeBack && told.reasonCode == "AC04")
        #expect(told.meaning == .word(.returned(Self.euros(500), code: "AC04"), reference: Self.ours))
        let untold = try Self.only(Self.entry("5.00", below: Self.detail(Self.ours, text: "100000000001")))
        let word = RailWord.returned(Self.euros(500), code: nil)
        #expect(untold.meaning == .creditOrReturn(word, reference: Self.ours, names: ["100000000001"]))
        // Something that others have sent.
        let others = try Self.only(Self.entry("5.00", below: Self.detail("E1", text: "100000000001", returned: true)))
        #expect(others.kind == .comeBack && others.meaning == .note)
    }

    @Test func whatLeftIsDone() throws {
        let read = try Self.read(
            Self.entry("7.00", "DBIT", below: Self.detail(Self.ours)) + Self.entry("3.00", "DBIT"), closing: "90.00")
        #expect(read.entries.map(\.meaning) == [.word(.succeeded, reference: Self.ours), .note])
        #expect(read.entries.map(\.kind) == [.debit, .debit] && read.entries[1].reference == "R3.00DBIT")
    }

    @Test func eachPartOfABatchIsAnEntry() throws {
        let read = try Self.read(
            Self.entry(
                "5.00",
                below: Self.detail(amount: "2.00", text: "100000000001")
                    + Self.detail(Self.ours, amount: "3.00", returned: true)))
        #expect(read.entries.map(\.amount) == [Self.euros(200), Self.euros(300)])
        let whole = "\(Self.account)|R5.00CRDT"
        #expect(read.entries.map(\.identity) == ["\(whole)#1", "\(whole)#2"])
        #expect(read.entries.map(\.otherwise) == [[whole], [whole]])
        #expect(read.entries.map(\.kind) == [.credit, .comeBack])
    }

    @Test func onlyWhatIsBookedCounts() throws {
        #expect(try Self.read(Self.entry("5.00", status: "PDNG"), closing: "100.00").entries.isEmpty)
        let nothing = try Self.read(Self.entry("0.00", below: Self.detail(text: "100000000001")), closing: "100.00")
        #expect(nothing.entries.map(\.meaning) == [.note] && nothing.entries[0].amount == nil)
    }

    @Test func whatDoesNotAddUpIsHeld() throws {
        #expect(try Self.read(Self.entry("5.01")).isHeld)
        #expect(try Self.read(Self.entry("5.00"), closing: "105.00").isHeld == false)
        let entry = try #require(try Self.read(Self.entry("5.001")).entries.first)
        #expect(entry.meaning == .unclear && entry.amount == nil && entry.reasonCode == "amount_not_exact")
        #expect(try Self.read(Self.entry("5.00", below: Self.detail(amount: "4.00"))).isHeld)
    }

    /// Files are not bound by any schema, and what is kept of them has lengths.
    @Test func longWordsAreCut() throws {
        let long = String(repeating: "x", count: 5_000)
        let entry = try #require(
            try Self.read(
                Self.entry("5.00", below: Self.detail(long, text: long)).replacing("R5.00CRDT", with: long)
            ).entries.first)
        #expect(entry.identity.hasPrefix("sha256:") && entry.identity.utf8.count == 71)
        #expect(entry.otherwise.map(\.utf8.count) == [71] && entry.otherwise != [entry.identity])
        #expect(entry.reference?.count == 140 && entry.meaning == .credit(names: []))
        let other = try #require(
            try Self.read(Self.entry("5.00").replacing("R5.00CRDT", with: long + "y")).entries.first)
        #expect(other.identity != entry.identity)
    }

    /// None of their accounts is ours, and most of them do not add up.
    @Test(arguments: try SharedData.names(in: "payments/camt").filter { $0.hasSuffix(".xml") })
    func othersFilesAreRead(name: String) throws {
        let read = try CamtFile.read(ISODocument.read(SharedData.bytes("payments/camt/\(name)")))
        let isReport = name.hasPrefix("camt052")
        #expect(read.kind == "camt.\(name.dropFirst(4).prefix(3))" && read.owners.count == 1)
        #expect(read.entries.count == 1 && read.isHeld == !isReport)
    }
}
