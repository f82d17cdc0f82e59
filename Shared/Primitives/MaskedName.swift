/// A customer's name as other customers see it: enough to notice a wrong account number, too little to collect people.
package enum MaskedName {
    private static let maximumLength = 60

    /// `Grace H.`; nil when there is nothing to show.
    package static func of(first: String, last: String) -> String? {
        let given = String(visible(first).prefix(maximumLength))
        let initial = visible(last).first.map { "\($0)." }
        let name = [given, initial ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        return name.isEmpty ? nil : name
    }

    /// One line without what cannot be seen or turns the text around it; scripts keep their joiners.
    private static func visible(_ text: String) -> String {
        let kept = text.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator: " "
            case .format where scalar != "\u{200C}" && scalar != "\u{200D}": ""
            case .surrogate, .privateUse, .unassigned: ""
            default: String(scalar)
            }
        }
        return kept.joined().split(separator: " ").joined(separator: " ")
    }
}
