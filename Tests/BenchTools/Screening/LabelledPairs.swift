import ComplianceDomain
import Foundation

/// One pair of names that people have judged.
struct LabelledPair {
    let caseGroup: String
    let schema: ScreeningSchema
    let first: String
    let second: String
    let isMatch: Bool
    let features: [NameMatcher.Feature]
    /// Pairs that share a name are of one group, so that no fold is judged by what another has taught.
    var group = 0

    /// The columns of `cases-dev.csv`: case_group, schema, name1, name2, is_match and more.
    init(_ fields: [String]) {
        caseGroup = fields[0]
        // A legal entity is not known to be more.
        schema = ScreeningSchema(rawValue: fields[1].lowercased()) ?? .organization
        first = fields[2]
        second = fields[3]
        isMatch = fields[4] == "true"
        features = NameMatcher.features(first, second, schema: schema)
    }

    static func read(_ text: String) -> [LabelledPair] {
        var pairs = rows(of: text).dropFirst().map(LabelledPair.init)
        var groups: [String: Int] = [:]
        for place in pairs.indices {
            let names = [pairs[place].first, pairs[place].second].map(letters)
            let known = names.compactMap { groups[$0] }
            let group = known.first ?? place
            pairs[place].group = group
            for name in names { groups[name] = group }
            // Two groups met: they are one from now on.
            for other in known where other != group {
                for before in pairs[..<place].indices where pairs[before].group == other { pairs[before].group = group }
                for (name, of) in groups where of == other { groups[name] = group }
            }
        }
        return pairs
    }

    private static func letters(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }

    private static func rows(of text: String) -> [[String]] {
        var rows: [[String]] = []
        var fields = [""]
        var isQuoted = false
        for character in text.replacingOccurrences(of: "\r\n", with: "\n") {
            switch character {
            case "\"":
                isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            case "\n" where !isQuoted:
                rows.append(fields)
                fields = [""]
            default: fields[fields.count - 1].append(character)
            }
        }
        return rows
    }
}
