import HTTPKit
import Testing

@Suite("Problems")
struct ProblemTests {
    /// A body with two members of one name is read one way by some and another way by others; the initialiser stops the
    /// process, so it is found here first.
    @Test func noExtensionHasANameThatEveryProblemHas() {
        var found: Set<String> = []
        for file in SourceTree.productFiles {
            for line in file.lines where line.contains("members: [(\"") || line.contains("figures: [(\"") {
                // `[("limit", …), ("used", …)]`: what stands behind each opening bracket.
                for piece in line.split(separator: "(\"").dropFirst() {
                    let name = String(piece.prefix { $0 != "\"" })
                    #expect(!Problem.ownMembers.contains(name), "\(file.path): \(line)")
                    found.insert(name)
                }
            }
        }
        // The search finds what is there.
        #expect(found.isSuperset(of: ["limit", "limit_amount", "wallet_id", "ticket_status", "version"]))
    }
}
