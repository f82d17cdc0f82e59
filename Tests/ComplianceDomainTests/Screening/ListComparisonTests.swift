import ComplianceDomain
import Testing

@Suite struct ListComparisonTests {
    private static func entry(_ id: String, _ name: String = "A") -> ListEntry {
        ListEntry(sourceID: id, schema: .person, names: [ListedName(name)])
    }

    @Test func changesAreTold() {
        let old = [Self.entry("1"), Self.entry("2"), Self.entry("3")]
        let new = [Self.entry("3", "B"), Self.entry("4"), Self.entry("1")]
        let comparison = ListComparison(old: old, new: new)
        #expect(comparison.added == ["4"] && comparison.removed == ["2"] && comparison.changed == ["3"])
        #expect(!comparison.isSame && ListComparison(old: old, new: old).isSame)
    }

    /// A tenth less is taken, one entry more than that is not.
    @Test(arguments: [(100, 90, false), (100, 89, true), (100, 200, false), (0, 5, false), (9, 9, false), (9, 8, true)])
    func aFallOfMoreThanATenthIsRefused(old: Int, new: Int, isRefused: Bool) {
        let refusal = ListRefusal(file: "sdn", line: 0, reason: .entriesFell)
        if isRefused {
            #expect(throws: refusal) { try ListComparison.requireNoFall(from: old, to: new, file: "sdn") }
        } else {
            #expect(throws: Never.self) { try ListComparison.requireNoFall(from: old, to: new, file: "sdn") }
        }
    }
}
