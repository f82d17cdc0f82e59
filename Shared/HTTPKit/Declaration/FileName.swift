import Primitives

/// Names that clients give to files: shown again, and used for nothing else.
package enum FileName {
    private static let longest = 200

    /// The last part of a path, without what steers a terminal or turns a line of text round.
    /// - Parameter fallback: for one of which nothing is left.
    package static func clean(_ name: String?, or fallback: String) -> String {
        // By scalars: a slash with a mark upon it is another character, and a slash.
        let last = (name ?? "").unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? Substring().unicodeScalars
        var clean = ""
        for scalar in last where !isHidden(scalar) {
            guard clean.utf8.count < longest else { break }
            clean.unicodeScalars.append(scalar)
        }
        let trimmed = clean.drop { $0 == " " || $0 == "." }
        return trimmed.isEmpty ? fallback : String(trimmed)
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }

    /// RFC 6266: the name for all, and beside it the one in other letters (RFC 8187).
    static func disposition(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar in
                (" "..."~").contains(scalar) && scalar != "\"" && scalar != "\\" && scalar != "%"
                    ? Character(scalar) : "_"
            })
        let isPlain = plain == name
        let encoded = name.utf8.map { byte -> String in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain || byte == 46 || byte == 45 || byte == 95
                ? String(Unicode.Scalar(byte)) : "%" + Hex.encode([byte]).uppercased()
        }
        return "attachment; filename=\"\(plain)\"" + (isPlain ? "" : "; filename*=UTF-8''\(encoded.joined())")
    }
}

extension Reply {
    /// Something to be saved, never something to be shown within our pages.
    /// - Parameter name: of ours, or a clean one.
    package func attachment(_ name: String) -> Reply { header("Content-Disposition", FileName.disposition(name)) }
}
