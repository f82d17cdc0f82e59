import XMLKit

/// What FinCEN answers to a batch: of each report whether it was taken, under which number, and what is wrong with it.
package struct Acknowledgement: Sendable {
    package struct Fault: Hashable, Sendable {
        /// `WARN`, `FATAL`
        package let level: String
        /// `C21`
        package let code: String
        package let element: String
        package let text: String

        package init(level: String, code: String, element: String, text: String) {
            self.level = level
            self.code = code
            self.element = element
            self.text = text
        }
    }

    package enum Verdict: Hashable, Sendable {
        /// Under a number of 14 digits.
        case accepted(bsaID: String)
        case rejected
    }

    /// Of one report.
    package struct Answer: Hashable, Sendable {
        package let verdict: Verdict
        package let faults: [Fault]

        package init(verdict: Verdict, faults: [Fault]) {
            self.verdict = verdict
            self.faults = faults
        }
    }

    package let answers: [Answer]

    private static let limits = XMLLimits(depth: 8, elements: 100_000)
    /// Of one report: what is more is not kept.
    private static let mostFaults = 200
    private static let longestText = 1_000

    /// - Throws: `acknowledgementInvalid` for what is no XML, has a document type, or is no acknowledgement.
    package init(_ bytes: [UInt8]) throws(ReportError) {
        let root: XMLElement
        do {
            root = try XMLElement.parse(bytes, limits: Self.limits)
        } catch {
            throw .acknowledgementInvalid(
                error.kind == .hasDocumentType ? "It has a document type." : "Line \(error.line) is not well-formed.")
        }
        guard Self.name(root) == "EFilingBatchXML", let batch = root.attributes["StatusCode"] else {
            throw .acknowledgementInvalid("It is no answer to a batch.")
        }
        var answers: [Answer] = []
        for submission in Self.children(root, "EFilingSubmissionXML") {
            let status = submission.attributes["StatusCode"] ?? batch
            for activity in Self.children(submission, "EFilingActivityXML") {
                answers.append(try Self.answer(activity, isTaken: batch == "A" && status == "A"))
            }
        }
        // A batch that is refused as a whole tells of its reports nothing.
        if answers.isEmpty, batch == "R" { answers = [Answer(verdict: .rejected, faults: [])] }
        guard !answers.isEmpty else { throw .acknowledgementInvalid("It tells of no report.") }
        self.answers = answers
    }

    /// - Parameter place: of the report in its batch, from 1.
    package func answer(at place: Int) throws(ReportError) -> Answer {
        guard answers.indices.contains(place - 1) else {
            throw .acknowledgementInvalid("It tells of \(answers.count) reports.")
        }
        return answers[place - 1]
    }

    private static func answer(_ activity: XMLElement, isTaken: Bool) throws(ReportError) -> Answer {
        let faults = children(activity, "EFilingActivityErrorXML").compactMap(fault)
        guard isTaken else { return Answer(verdict: .rejected, faults: Array(faults.prefix(mostFaults))) }
        let number = children(activity, "BSAID").first?.text ?? ""
        guard number.utf8.count == 14, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .acknowledgementInvalid("It takes a report and gives it no number of 14 digits.")
        }
        return Answer(verdict: .accepted(bsaID: number), faults: Array(faults.prefix(mostFaults)))
    }

    /// Nil for an empty one, which says that there is none.
    private static func fault(_ element: XMLElement) -> Fault? {
        func text(_ name: String) -> String {
            FinCENWriter.line(children(element, name).first?.text ?? "", longestText)
        }
        let fault = Fault(
            level: text("ErrorLevelText"), code: text("ErrorTypeCode"), element: text("ErrorElementNameText"),
            text: text("ErrorText"))
        return fault.text.isEmpty && fault.code.isEmpty ? nil : fault
    }

    private static func children(_ element: XMLElement, _ name: String) -> [XMLElement] {
        element.children.filter { self.name($0) == name }
    }

    /// Without its prefix: FinCEN answers with one and without.
    private static func name(_ element: XMLElement) -> Substring {
        element.name.split(separator: ":").last ?? ""
    }
}
