import Testing

@Suite("Words we avoid")
struct WordTests {
    /// Written in pieces, so this file does not find itself.
    static let unfinished = ["TO" + "DO", "FIX" + "ME", "X" + "XX:", "// X" + "XX", "HA" + "CK:"]
    /// Bad input or a lost peer is an error that somebody handles; only our own bugs may stop a process.
    static let traps = ["fatal" + "Error(", "try" + "!", " as" + "! "]

    @Test func nothingIsLeftUnfinished() {
        #expect(places(of: Self.unfinished, in: SourceTree.swiftFiles).isEmpty)
    }

    @Test func nothingTrapsOnPurpose() {
        #expect(places(of: Self.traps, in: SourceTree.swiftFiles).isEmpty)
    }

    /// One table holds the codes of all services, so that none has two statuses or titles.
    @Test func problemCodesStandInTheirTable() {
        let files = SourceTree.productFiles.filter { !$0.path.hasSuffix("/Problems/ProblemCodes.swift") }
        #expect(places(of: ["ProblemCode" + "(\""], in: files).isEmpty)
        let wrapped = files.flatMap { file in file.places { $0.hasSuffix("ProblemCode" + "(") } }
        #expect(wrapped.isEmpty)
    }

    /// A filter that is absent stays out of the statement: see `ListQuery`.
    @Test func filtersAreNotAskedWhetherTheyAreThere() {
        let asked = SourceTree.productFiles.flatMap { file in
            file.places { $0.contains(/\)::[a-z]+ is null( or|$)/) }
        }
        #expect(asked.isEmpty)
    }

    @Test func nothingIsPublic() {
        let declarations = SourceTree.swiftFiles.flatMap { file in
            file.places { $0.drop { $0 == " " }.hasPrefix("public" + " ") }
        }
        #expect(declarations.isEmpty)
    }

    @Test func noPathOfOneMachine() {
        let machine = ["\"/" + "home/", "\"/" + "root/", "\"/" + "work/", "\"/" + "Users/"]
        #expect(places(of: machine, in: SourceTree.swiftFiles).isEmpty)
    }

    private func places(of words: [String], in files: [SourceFile]) -> [String] {
        files.flatMap { file in file.places { line in words.contains { line.contains($0) } } }
    }
}
