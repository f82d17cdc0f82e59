import ISO20022Kit
import JSONKit
import TestSupport
import Testing

/// What a bank says of a pain.001, in the versions that banks send.
@Suite struct StatusReportTests {
    private typealias Outcome = StatusReport.Outcome

    /// - Parameters:
    ///   - group: status of the message.
    ///   - payment: status of its payment `P1`.
    ///   - transactions: end-to-end ids and their statuses.
    private static func text(
        _ version: String, group: String?, payment: String?, transactions: [(String, String)]
    ) -> String {
        let reason = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed</AddtlInf></StsRsnInf>"
        func status(_ name: String, _ code: String?) -> String {
            code.map { "<\(name)>\($0)</\(name)>" + ($0 == "RJCT" ? reason : "") } ?? ""
        }
        let below = transactions.map { id, code in
            "<TxInfAndSts><OrgnlEndToEndId>\(id)</OrgnlEndToEndId>\(status("TxSts", code))</TxInfAndSts>"
        }.joined()
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:\(version)"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-11-30T15:00:00Z</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
            \(status("GrpSts", group))</OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId>\(status("PmtInfSts", payment))
            \(below)</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
            """
    }

    private static func report(_ text: String) throws -> StatusReport {
        try StatusReport(ISODocument.read(Array(text.utf8)))
    }

    private static let closed = Outcome.refused(ISOReason(code: "AC04", text: "closed"))

    @Test(arguments: ["pain.002.001.03", "pain.002.001.10"])
    func eachTransactionHasItsOutcome(version: String) throws {
        let text = Self.text(
            version, group: "PART", payment: "PART", transactions: [("E1", "ACSC"), ("E2", "RJCT"), ("E3", "ACSP")])
        let told = try BankJudge.read(Array(text.utf8))
        #expect(told["transactions"]?.arrayValue?.count == 3)
        let report = try Self.report(text)
        #expect(report.id == "S1" && report.statuses.count == 5)
        let outcomes = ["E1", "E2", "E3", "E4"].map { report.outcome(message: "M1", payment: "P1", endToEnd: $0) }
        #expect(outcomes == [.succeeded, Self.closed, .processing, .processing])
        #expect(report.outcome(message: "M2", payment: "P1", endToEnd: "E1") == nil)
        #expect(report.outcome(message: "M1", payment: "P2", endToEnd: "E1") == .processing)
    }

    @Test(arguments: [("RJCT", nil), (nil, "RJCT"), ("RJCT", "ACSC")] as [(String?, String?)])
    func aRefusalCoversWhatIsBelow(group: String?, payment: String?) throws {
        for transactions in [[], [("E1", "ACSP")], [("E1", "ACSC")]] as [[(String, String)]] {
            let report = try Self.report(
                Self.text("pain.002.001.10", group: group, payment: payment, transactions: transactions))
            #expect(report.outcome(message: "M1", payment: "P1", endToEnd: "E1") == Self.closed)
        }
    }

    private static let words: [(group: String, payment: String?, outcome: Outcome)] = [
        ("ACSC", nil, .succeeded), ("ACTC", "ACSC", .succeeded), ("ACSC", "ACSP", .processing),
        ("ACCP", nil, .processing), ("CANC", nil, .processing),
    ]

    @Test(arguments: words)
    func theNearestWordCounts(group: String, payment: String?, outcome: StatusReport.Outcome) throws {
        let report = try Self.report(Self.text("pain.002.001.03", group: group, payment: payment, transactions: []))
        #expect(report.outcome(message: "M1", payment: "P1", endToEnd: "E1") == outcome)
        #expect(report.outcome(message: "M2", payment: "P1", endToEnd: "E1") == nil)
    }

    @Test func whatSaysNothingOfItSaysNothing() throws {
        let report = try Self.report(
            Self.text("pain.002.001.10", group: nil, payment: nil, transactions: [("E1", "RJCT")]))
        #expect(report.outcome(message: "M1", payment: "P1", endToEnd: "E2") == nil)
    }

    @Test(arguments: [
        "", "<a/>", "<Document/>", "<Document><CstmrPmtStsRpt/></Document>",
        "<!DOCTYPE Document [<!ENTITY x \"y\">]><Document>&x;</Document>",
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt/></Document>",
    ])
    func brokenFilesAreRefused(text: String) {
        #expect(throws: ISOError.self) { try Self.report(text) }
    }

    /// Prefixes are the writer's choice, and so is an envelope with a header.
    @Test func prefixesAndEnvelopesAreRead() throws {
        let text = Self.text("pain.002.001.10", group: "RJCT", payment: nil, transactions: [])
            .replacing("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", with: "")
        let prefixed = text.replacing("</", with: "</n:").replacing("<", with: "<n:").replacing("<n:/n:", with: "</n:")
            .replacing("xmlns=", with: "xmlns:n=")
        let wrapped = "<e:Envelope xmlns:e=\"urn:e\"><e:AppHdr/>\(prefixed)</e:Envelope>"
        let report = try Self.report(wrapped)
        #expect(report.outcome(message: "M1", payment: "P1", endToEnd: "E1") == Self.closed)
    }
}
