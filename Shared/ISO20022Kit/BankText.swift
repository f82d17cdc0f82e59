/// Texts in the letters that every bank takes: a to z, A to Z, 0 to 9, blank and `/-?:().,'+`.
///
/// Source: EPC217-08, SEPA conversion table, which is SWIFT's character set X without ends of lines. Other letters
/// become the nearest ones, what has none a full stop. No text begins or ends with a slash or has two together, which
/// banks read as codes.
package enum BankText {
    /// - Parameters:
    ///   - limit: letters at most; what is over is cut off.
    ///   - replacement: where no letter or digit is left.
    package static func encode(_ text: String, limit: Int, orElse replacement: String) -> String {
        var letters: [UInt8] = []
        for scalar in text.unicodeScalars {
            if letters.count > limit { break }
            for letter in spelling(of: scalar).utf8 {
                let isSlash = letter == UInt8(ascii: "/")
                let isBlank = letter == UInt8(ascii: " ")
                // One blank, one slash, and neither in front.
                if isSlash || isBlank, letters.isEmpty || letters.last == letter { continue }
                letters.append(letter)
            }
        }
        letters = Array(letters.prefix(limit))
        while let last = letters.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "/") { letters.removeLast() }
        return letters.contains(where: isLetterOrDigit) ? String(decoding: letters, as: UTF8.self) : replacement
    }

    /// Whether every letter of it is one of those.
    package static func isAllowed(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.isASCII && (isLetterOrDigit(UInt8($0.value)) || signs.contains($0)) }
    }

    private static let signs = Set(" /-?:().,'+".unicodeScalars)

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func spelling(of scalar: Unicode.Scalar) -> String {
        if scalar.isASCII, isLetterOrDigit(UInt8(scalar.value)) || signs.contains(scalar) { return String(scalar) }
        if let spelling = spellings[scalar] { return spelling }
        if scalar.properties.isWhitespace { return " " }
        // Accents that stand by themselves, and signs without a width.
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return ""
        default: return "."
        }
    }

    private static let spellings: [Unicode.Scalar: String] = {
        var spellings: [Unicode.Scalar: String] = [:]
        for (spelling, letters) in table {
            for scalar in letters.unicodeScalars { spellings[scalar] = spelling }
        }
        return spellings
    }()

    /// Latin, Greek and the Cyrillic of Bulgaria, as the table of the European Payments Council spells them.
    private static let table: KeyValuePairs = [
        "A": "ÀÁÂÃÄÅĀĂĄΑΆАЪ", "a": "àáâãäåāăąαάаъ", "AE": "Æ", "ae": "æ", "B": "Б", "b": "б", "C": "ÇĆĈĊČ",
        "c": "çćĉċč", "CH": "ΧЧ", "ch": "χч", "D": "ÐĎĐΔД", "d": "ðďđδд", "E": "ÈÉÊËĒĔĖĘĚΕΈЕ€", "e": "èéêëēĕėęěεέе",
        "F": "ΦФ", "f": "φф", "G": "ĜĞĠĢΓГ", "g": "ĝğġģγг", "H": "ĤĦХ", "h": "ĥħх", "I": "ÌÍÎÏĨĪĬĮİΗΉΙΊΪИ",
        "i": "ìíîïĩīĭįıηήιίϊΐи", "J": "Ĵ", "j": "ĵ", "K": "ĶΚК", "k": "ķκк", "L": "ĹĻĽŁΛЛ", "l": "ĺļľłλл", "M": "ΜМ",
        "m": "μм", "N": "ÑŃŅŇΝН", "n": "ñńņňνн", "O": "ÒÓÔÕÖØŌŎŐΟΌΩΏО", "o": "òóôõöøōŏőοόωώо", "OE": "Œ", "oe": "œ",
        "P": "ΠП", "p": "πп", "PS": "Ψ", "ps": "ψ", "R": "ŔŖŘΡР", "r": "ŕŗřρр", "S": "ŚŜŞŠȘΣС", "s": "śŝşšșσςс",
        "SH": "Ш", "sh": "ш", "SHT": "Щ", "sht": "щ", "ss": "ß", "T": "ŢŤŦȚΤТ", "t": "ţťŧțτт", "TH": "ÞΘ",
        "th": "þθ", "TS": "Ц", "ts": "ц", "U": "ÙÚÛÜŨŪŬŮŰŲУ", "u": "ùúûüũūŭůűųу", "V": "ΒВ", "v": "βв", "W": "Ŵ",
        "w": "ŵ", "X": "Ξ", "x": "ξ", "Y": "ÝŶŸΥΎΫЙЬ", "y": "ýÿŷυύϋΰйь", "YU": "Ю", "yu": "ю", "YA": "Я", "ya": "я",
        "Z": "ŹŻŽΖЗ", "z": "źżžζз", "ZH": "Ж", "zh": "ж", "+": "&", "-": "_–—‐‑", "'": "\"`´‘’“”„«»", "(": "[{<",
        ")": "]}>", ",": ";", "/": "\\|",
    ]
}
