import ComplianceDomain
import Testing

/// What FinCEN answers, as it came and as somebody might forge it.
@Suite struct AcknowledgementTests {
    private static func read(_ text: String) throws -> Acknowledgement { try Acknowledgement(Array(text.utf8)) }

    @Test(arguments: [("ctr", 31_000_000_000_001, [1, 0, 2]), ("sar", 31_000_055_053_784, [2, 0, 0])])
    func answersAreReadAsTheyCame(form: String, number: Int, faults: [Int]) throws {
        let read = try Self.read(try ComplianceFixtures.text("\(form)_acknowledgement.xml"))
        #expect(
            read.answers.map(\.verdict) == (0..<3).map { Acknowledgement.Verdict.accepted(bsaID: "\(number + $0)") })
        #expect(read.answers.map(\.faults.count) == faults)
        #expect(read.answers[0].faults[0].level == "WARN")
        #expect(try read.answer(at: 2).verdict == .accepted(bsaID: "\(number + 1)"))
        #expect(throws: ReportError.self) { try read.answer(at: 4) }
        #expect(throws: ReportError.self) { try read.answer(at: 0) }
    }

    @Test func whatIsRejectedHasNoNumber() throws {
        let text = """
            <?xml version="1.0"?><fc2:EFilingBatchXML xmlns:fc2="www.fincen.gov/base" StatusCode="R" SeqNum="1">\
            <fc2:EFilingSubmissionXML StatusCode="R" SeqNum="2"><fc2:EFilingActivityXML SeqNum="3">\
            <fc2:EFilingActivityErrorXML SeqNum="4"><fc2:ErrorLevelText>FATAL</fc2:ErrorLevelText>\
            <fc2:ErrorText>It is wrong.</fc2:ErrorText><fc2:ErrorTypeCode>A1</fc2:ErrorTypeCode>\
            </fc2:EFilingActivityErrorXML></fc2:EFilingActivityXML></fc2:EFilingSubmissionXML></fc2:EFilingBatchXML>
            """
        let answer = try Self.read(text).answer(at: 1)
        #expect(answer.verdict == .rejected)
        #expect(answer.faults == [.init(level: "FATAL", code: "A1", element: "", text: "It is wrong.")])
        let whole = try Self.read(#"<EFilingBatchXML StatusCode="R"/>"#)
        #expect(whole.answers == [.init(verdict: .rejected, faults: [])])
    }

    @Test(
        arguments: [
            "", "no XML", "<EFilingBatchXML StatusCode=\"A\">", "<EFilingBatchXML/>", "<Other StatusCode=\"A\"/>",
            "<EFilingBatchXML StatusCode=\"A\"/>",
            // Taken without a number, and with what is none.
            """
            <EFilingBatchXML StatusCode="A"><EFilingSubmissionXML><EFilingActivityXML/></EFilingSubmissionXML>\
            </EFilingBatchXML>
            """,
            """
            <EFilingBatchXML StatusCode="A"><EFilingSubmissionXML><EFilingActivityXML><BSAID>1'; drop table</BSAID>\
            </EFilingActivityXML></EFilingSubmissionXML></EFilingBatchXML>
            """,
            // A document type, which may name files or grow without end.
            """
            <!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><EFilingBatchXML StatusCode="A">&a;</EFilingBatchXML>
            """,
            String(repeating: "<EFilingBatchXML StatusCode=\"A\">", count: 50)
                + String(repeating: "</EFilingBatchXML>", count: 50),
        ])
    func whatIsNoAnswerIsRefused(text: String) {
        #expect(throws: ReportError.self) { try Self.read(text) }
    }
}
