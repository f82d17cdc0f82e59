import Testing

@Suite("File sizes")
struct SizeTests {
    /// Past this, look for the second idea in the file.
    static let softLimitLines = 300
    static let hardLimitLines = 400
    static let columns = 120

    @Test func filesHoldOneIdea() {
        for file in SourceTree.swiftFiles where file.lines.count > Self.softLimitLines {
            print("warning: \(file.path) has \(file.lines.count) lines, look for the second idea in it")
        }
        let tooLong = SourceTree.swiftFiles.filter { $0.lines.count > Self.hardLimitLines }
            .map { "\($0.path): \($0.lines.count) lines" }
        #expect(tooLong.isEmpty)
    }

    @Test func linesFitTheScreen() {
        let tooWide = SourceTree.swiftFiles.flatMap { file in file.places { $0.count > Self.columns } }
        #expect(tooWide.isEmpty)
    }
}
