import TestSupport
import Testing

@Suite("Configuration table")
struct ConfigurationTests {
    /// A key that is read and not in the README's table is one that nobody can find: `scripts/configuration-table`
    /// writes the table from the documentation of the sources.
    @Test func everyKeyIsInTheReadme() throws {
        let readme = try Checkout.text("README.md")
        let readers = SourceTree.productFiles.filter { file in
            file.lines.contains { line in
                ["settings.", "settings: Settings", "ListenerKeys("].contains { line.contains($0) }
            }
        }
        let keys = Set(readers.flatMap { $0.lines.flatMap(Self.keys(in:)) })
        let missing = keys.filter { !readme.contains("`\(Self.variable($0))`") }.sorted()
        #expect(!keys.isEmpty)
        #expect(missing.isEmpty, "undocumented keys")
    }

    /// Literals such as "http.port" in a line of code.
    private static func keys(in line: Substring) -> [String] {
        guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return [] }
        let literals = line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map(\.element)
        return literals.filter { literal in
            let words = literal.split(separator: ".", omittingEmptySubsequences: false)
            return words.count > 1 && words.allSatisfy { !$0.isEmpty && $0.allSatisfy { ("a"..."z").contains($0) } }
        }.map(String.init)
    }

    private static func variable(_ key: String) -> String {
        key.uppercased().split(separator: ".").joined(separator: "_")
    }
}
