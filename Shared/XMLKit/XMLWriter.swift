/// Writes a document element by element; no text can become markup, and what XML 1.0 cannot hold is left out.
package struct XMLWriter {
    private var document = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)

    package init() {}

    /// What was written.
    package var bytes: [UInt8] { document }

    /// An element that has others in it.
    package mutating func group(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ fill: (inout XMLWriter) -> Void
    ) {
        open(name, attributes)
        fill(&self)
        close(name)
    }

    /// An element that has a text in it.
    package mutating func text(
        _ name: String, _ value: some StringProtocol, _ attributes: KeyValuePairs<String, String> = [:]
    ) {
        open(name, attributes)
        append(value)
        close(name)
    }

    private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        document.append(UInt8(ascii: "<"))
        document += name.utf8
        for (key, value) in attributes {
            document += " \(key)=\"".utf8
            append(value)
            document.append(UInt8(ascii: "\""))
        }
        document.append(UInt8(ascii: ">"))
    }

    private mutating func close(_ name: String) {
        document += "</".utf8
        document += name.utf8
        document += ">".utf8
    }

    private mutating func append(_ text: some StringProtocol) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": document += "&amp;".utf8
            case "<": document += "&lt;".utf8
            case ">": document += "&gt;".utf8
            case "\"": document += "&quot;".utf8
            case "\t", "\n", "\r": document += "&#\(scalar.value);".utf8
            default:
                if Self.isAllowed(scalar), let encoded = UTF8.encode(scalar) { document += encoded }
            }
        }
    }

    /// What XML 1.0 may hold beside tabs and ends of lines (section 2.2).
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
