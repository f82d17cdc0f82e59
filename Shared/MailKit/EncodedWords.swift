import Primitives

/// Text beyond ASCII in a header (RFC 2047): `=?UTF-8?B?…?=`.
package enum EncodedWords {
    /// An encoded word has 75 letters at the most; so many bytes fit into one of ours.
    private static let bytesOfWord = 45
    private static let longestWord = 900
    /// What each of ours begins with, and no text that is not encoded.
    package static let start = "=?UTF-8?B?"

    /// As it may stand in an unstructured header, or as a phrase before an address. Line breaks and other control
    /// characters become spaces: nothing in a text can begin another header.
    /// - Returns: words with a space between them, where the line may be folded.
    package static func encode(_ text: String) -> String {
        let clean = String(
            String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 }))
        // A line cannot be broken within a word, and has 998 letters at the most.
        let isPlain =
            clean.utf8.allSatisfy { $0 < 0x7F } && !clean.contains("=?")
            && clean.split(separator: " ").allSatisfy { $0.utf8.count <= longestWord }
        guard !isPlain else { return clean }
        var words: [String] = []
        var word: [UInt8] = []
        for scalar in clean.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if word.count + bytes.count > bytesOfWord {
                words.append("\(start)\(TransferCoding.base64(word))?=")
                word = []
            }
            word += bytes
        }
        words.append("\(start)\(TransferCoding.base64(word))?=")
        return words.joined(separator: " ")
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{2028}" || scalar == "\u{2029}"
    }

    /// What is no encoded word stays as it is; the space between two of them is none.
    package static func decode(_ text: String) -> String {
        guard text.contains("=?") else { return text }
        var result = ""
        var wasEncoded = false
        var gap = ""
        for piece in pieces(of: text) {
            if piece.allSatisfy(\.isWhitespace) {
                gap += piece
            } else if let word = word(piece) {
                if !wasEncoded { result += gap }
                result += word
                (wasEncoded, gap) = (true, "")
            } else {
                result += gap + piece
                (wasEncoded, gap) = (false, "")
            }
        }
        return result + gap
    }

    /// Words and the spaces between them, in turn.
    private static func pieces(of text: String) -> [Substring] {
        var pieces: [Substring] = []
        var rest = Substring(text)
        while let first = rest.first {
            let piece = first.isWhitespace ? rest.prefix(while: \.isWhitespace) : rest.prefix { !$0.isWhitespace }
            pieces.append(piece)
            rest = rest[piece.endIndex...]
        }
        return pieces
    }

    private static func word(_ piece: Substring) -> String? {
        guard piece.hasPrefix("=?"), piece.hasSuffix("?=") else { return nil }
        let parts = piece.dropFirst(2).dropLast(2).split(separator: "?", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let bytes: [UInt8]
        switch parts[1].lowercased() {
        case "b": bytes = TransferCoding.decodedBase64(Array(parts[2].utf8)[...])
        case "q":
            var decoded: [UInt8] = []
            TransferCoding.appendDecoded(Array(parts[2].utf8.map { $0 == 0x5F ? 0x20 : $0 })[...], to: &decoded)
            bytes = decoded
        default: return nil
        }
        // RFC 2231 section 5: a language may stand behind the character set.
        return Charset.decode(bytes, parts[0].split(separator: "*").first.map(String.init))
    }
}
