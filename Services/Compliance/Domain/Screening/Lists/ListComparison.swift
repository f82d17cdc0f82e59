/// A new version of a list against the one that is live.
package struct ListComparison: Hashable, Sendable {
    /// Ids, each in the order of its version.
    package let added: [String]
    package let removed: [String]
    package let changed: [String]

    package init(old: [ListEntry], new: [ListEntry]) {
        let before = Dictionary(old.map { ($0.sourceID, $0) }) { first, _ in first }
        let after = Set(new.map(\.sourceID))
        added = new.filter { before[$0.sourceID] == nil }.map(\.sourceID)
        removed = old.filter { !after.contains($0.sourceID) }.map(\.sourceID)
        changed = new.filter { entry in before[entry.sourceID].map { $0 != entry } ?? false }.map(\.sourceID)
    }

    package var isSame: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

    /// A list that loses more than a tenth of its entries at once was cut, or is another one.
    package static func requireNoFall(from old: Int, to new: Int, file: String) throws(ListRefusal) {
        if (old - new) * 10 > old { throw ListRefusal(file: file, line: 0, reason: .entriesFell) }
    }
}
