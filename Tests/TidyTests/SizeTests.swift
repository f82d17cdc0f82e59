import Testing

@Suite("File sizes")
struct SizeTests {
    /// Past this, look for the second idea in the file.
    static let softLimitLines = 300
    static let hardLimitLines = 400
    static let columns = 120

    /// What is made from a declaration is as long as that has lines.
    private var written: [SourceFile] {
        SourceTree.swiftFiles.filter { $0.lines.first?.hasPrefix("// Made by scripts/render") != true }
    }

    @Test func filesHoldOneIdea() {
        for file in written where file.lines.count > Self.softLimitLines {
            print("warning: \(file.path) has \(file.lines.count) lines, look for the second idea in it")
        }
        let tooLong = written.filter { $0.lines.count > Self.hardLimitLines }
            .map { "\($0.path): \($0.lines.count) lines" }
        #expect(tooLong.isEmpty)
    }

    /// The formatter keeps the code within the columns; a literal is as long as its text.
    @Test func commentsFitTheScreen() {
        let tooWide = SourceTree.swiftFiles.flatMap { file in
            file.places { line in line.count > Self.columns && line.drop { $0 == " " }.hasPrefix("//") }
        }
        #expect(tooWide.isEmpty)
    }
}
