import MailKit

/// One header line of a message of ours. A value cannot begin another header: line breaks in it become spaces.
struct MailHeaderLine: Sendable {
    let name: String
    /// Without folds; ASCII.
    let value: String
    /// Broken at its spaces into lines of 76 letters where that is possible.
    var isFolded = true

    /// A text that people read.
    static func text(_ name: String, _ text: String) -> MailHeaderLine {
        MailHeaderLine(name: name, value: EncodedWords.encode(text))
    }

    /// `Name <address>`
    static func mailbox(_ name: String, _ address: String, shownAs shown: String?) -> MailHeaderLine {
        guard let shown, !shown.isEmpty else { return MailHeaderLine(name: name, value: "<\(clean(address))>") }
        let encoded = EncodedWords.encode(shown)
        let isPhrase = encoded.hasPrefix(EncodedWords.start) || encoded.utf8.allSatisfy(isAtom)
        let phrase = isPhrase ? encoded : quoted(encoded)
        return MailHeaderLine(name: name, value: "\(phrase) <\(clean(address))>")
    }

    var bytes: [UInt8] {
        let value = Self.clean(value)
        guard isFolded else { return Array("\(name): \(value)\r\n".utf8) }
        var line = "\(name):"
        var text = ""
        for word in value.split(separator: " ") {
            if line.utf8.count + 1 + word.utf8.count > Self.longestLine, line.utf8.count > name.utf8.count + 1 {
                text += line + "\r\n"
                line = ""
            }
            line += " \(word)"
        }
        return Array("\(text)\(line)\r\n".utf8)
    }

    private static let longestLine = 76

    static func clean(_ value: String) -> String {
        String(String.UnicodeScalarView(value.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }

    /// Letters, digits and what RFC 5322 section 3.2.3 lets stand in a name without quotes, and the space between.
    private static func isAtom(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || " !#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }
}
