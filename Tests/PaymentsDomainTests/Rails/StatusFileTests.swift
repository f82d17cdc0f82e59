import ISO20022Kit
import MoneyKit
import Primitives
import TestSupport
import Testing

@testable import PaymentsDomain

/// What follows from a bank's answers to what went out.
@Suite struct StatusFileTests {
    private static let message = "01990000000070008000000000000001"
    private static let lines = ["0199000000007000800000000000000a", "0199000000007000800000000000000b"]

    private static func read(group: String?, _ statuses: [(String, String)]) throws -> ReadBankFile {
        let below = statuses.map { id, code in
            """
            <TxInfAndSts><OrgnlEndToEndId>\(id)</OrgnlEndToEndId><TxSts>\(code)</TxSts>
            <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>
            """
        }.joined()
        let status = group.map { "<GrpSts>\($0)</GrpSts>" } ?? ""
        let text = """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>S1</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>\(message)</OrgnlMsgId>\(status)
            <StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>\(message)</OrgnlPmtInfId>\(below)</OrgnlPmtInfAndSts>
            </CstmrPmtStsRpt></Document>
            """
        return try StatusFile.statuses(ISODocument.read(Array(text.utf8)), of: .sepa)
    }

    private static func file() throws -> BankFileID { BankFileID(try #require(RailReference(message)?.id)) }

    @Test func eachLineHasItsWord() throws {
        let read = try Self.read(group: nil, [(Self.lines[0], "ACSC"), (Self.lines[1], "RJCT"), ("E1", "ACSC")])
        #expect(read.kind == "pain.002" && read.owners == [.rail(.sepa)] && !read.isHeld)
        #expect(
            read.entries.map(\.meaning) == [
                .word(.succeeded, reference: Self.lines[0]),
                .word(.refused(code: "AC04"), reference: Self.lines[1]), .note,
            ])
        #expect(Set(read.entries.map(\.identity)).count == 3 && read.entries.allSatisfy { $0.bookedOn == nil })
        #expect(read.entries.map(\.reasonCode) == [nil, "AC04", nil])
    }

    @Test func aRefusedMessageRefusesAllItsLines() throws {
        let read = try Self.read(group: "RJCT", [(Self.lines[0], "ACSC")])
        #expect(
            read.entries.map(\.meaning) == [
                .word(.refused(code: "AM04"), reference: Self.lines[0]),
                .wordOfFile(.refused(code: "AM04"), file: try Self.file(), besides: [Self.lines[0]]),
            ])
    }

    @Test(arguments: [("ACSC", RailWord.succeeded), ("ACCP", .accepted), ("PART", .accepted)])
    func aMessageSpeaksForTheLinesThatItDoesNotName(group: String, word: RailWord) throws {
        let read = try Self.read(group: group, [])
        #expect(read.entries.map(\.meaning) == [.wordOfFile(word, file: try Self.file(), besides: [])])
    }

    // MARK: Wires

    private static func wire(_ name: String) throws -> ISODocument {
        try ISODocument.read(SharedData.bytes("payments/wires/\(name).xml"))
    }

    @Test func wiresAreFoundByTheirUETR() throws {
        let reference = "8a562c67ca1648bab07465581be6f011"
        let accepted = try StatusFile.statuses(
            Self.wire("CustomerCreditTransfer_Scenario1_Step2_pacs.002"), of: .wire)
        #expect(accepted.entries.map(\.meaning) == [.word(.succeeded, reference: reference)])
        let rejected = try StatusFile.statuses(
            Self.wire("CustomerCreditTransfer_Scenario2_Step2_pacs.002"), of: .wire)
        #expect(rejected.entries.map(\.meaning) == [.word(.refused(code: "E433"), reference: reference)])
        let back = try StatusFile.returns(Self.wire("PaymentReturn_Scenario1_Step4_pacs.004"), of: .wire)
        let amount = Money(minorUnits: 15_100_074, currency: .USD)
        #expect(back.entries.map(\.meaning) == [.word(.returned(amount, code: "DUPL"), reference: reference)])
        #expect(back.kind == "pacs.004" && back.owners == [.rail(.wire)] && back.entries[0].amount == amount)
    }

    @Test func otherFilesAreRefused() throws {
        let sent = try Self.wire("CustomerCreditTransfer_Scenario1_Step1_pacs.008")
        #expect(throws: PaymentsError.self) { try StatusFile.statuses(sent, of: .wire) }
        #expect(throws: PaymentsError.self) { try StatusFile.returns(sent, of: .wire) }
        #expect(throws: PaymentsError.self) { try CamtFile.read(sent) }
    }
}
