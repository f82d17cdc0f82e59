/// Comma-separated values, RFC 4180: every field in quotes, every row ended by CR LF.
///
/// A spreadsheet runs what begins like a formula, whoever wrote it. `text` is made harmless as OWASP advises ("CSV
/// Injection"): an apostrophe goes before what would begin a formula, at the beginning and behind everything that some
/// program takes for the end of a field or a row. Commas end no field of ours, because all fields stand in quotes.
package enum CSV {
    package static let contentType = "text/csv; charset=utf-8; header=present"

    package enum Field: Sendable, Equatable {
        /// What people wrote, or may have written.
        case text(String)
        /// What we wrote and no person chose: a number, an amount, a day, an id, a name from a closed list.
        case value(String)
    }

    package static func row(_ fields: [Field]) -> String {
        fields.map { field in
            switch field {
            case .text(let text): quoted(disarmed(text))
            case .value(let text): quoted(text)
            }
        }.joined(separator: ",") + "\r\n"
    }

    /// By scalars: as characters, a quote with a combining mark behind it would not equal a quote.
    private static func quoted(_ text: String) -> String {
        var result = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result.append(scalar) }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }

    /// The text with an apostrophe before each scalar that could begin a formula where a cell could begin.
    static func disarmed(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        if let first = text.unicodeScalars.first, ["\t", "\r", "\n"].contains(first) { result.append("'") }
        var beginsCell = true
        for scalar in text.unicodeScalars {
            if beginsCell, formulaStarts.contains(scalar) { result.append("'") }
            result.append(scalar)
            if cellEnds.contains(scalar) {
                beginsCell = true
            } else if !isPassedOver(scalar) {
                beginsCell = false
            }
        }
        return String(result)
    }

    /// The second four are the full-width forms, which some spreadsheets read as the plain ones.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// The semicolon is the separator of spreadsheets wherever the comma is the decimal mark.
    private static let cellEnds: Set<Unicode.Scalar> = [
        ";", "\t", "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}",
    ]

    /// What a reader may strip from the beginning of a cell.
    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\"" || scalar == "'" || scalar.properties.isWhitespace { return true }
        switch scalar.properties.generalCategory {
        case .control, .format: return true
        default: return false
        }
    }
}
