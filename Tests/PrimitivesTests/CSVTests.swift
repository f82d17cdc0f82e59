import Testing

@testable import Primitives

@Suite struct CSVTests {
    /// Left: what a person wrote. Right: what the cell holds.
    private static let texts: [(String, String)] = [
        ("plain", "plain"), ("", ""), ("a,b", "a,b"), ("a - b", "a - b"), ("a=b", "a=b"), ("two\nlines", "two\nlines"),
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"), ("\n=1+1", "'\n'=1+1"), ("\u{FF1D}1+1", "'\u{FF1D}1+1"), ("\u{FF0B}1", "'\u{FF0B}1"),
        ("\u{FF0D}1", "'\u{FF0D}1"), ("\u{FF20}x", "'\u{FF20}x"), ("x;=1+1", "x;'=1+1"), ("x; =1+1;y", "x; '=1+1;y"),
        ("x;\"=1+1", "x;\"'=1+1"), ("x\n=1+1", "x\n'=1+1"), ("x\r\n@y", "x\r\n'@y"), ("x\t-1", "x\t'-1"),
        ("\u{FEFF}=1", "\u{FEFF}'=1"), (" =1", " '=1"), ("'=1", "''=1"), ("x\u{2028}=1", "x\u{2028}'=1"),
    ]

    @Test(arguments: texts)
    func whatCouldBeAFormulaIsDisarmedWhereverACellCouldBegin(text: String, cell: String) {
        #expect(Array(CSV.disarmed(text).unicodeScalars) == Array(cell.unicodeScalars))
    }

    @Test func everyFieldStandsInQuotesAndEveryRowEnds() {
        #expect(
            CSV.row([.text("say \"hi\""), .value("-12.30"), .text("")]) == "\"say \"\"hi\"\"\",\"-12.30\",\"\"\r\n")
        let mark = CSV.row([.text("\"\u{301}")])
        #expect(Array(mark.unicodeScalars) == Array("\"\"\"\u{301}\"\r\n".unicodeScalars))
    }
}
