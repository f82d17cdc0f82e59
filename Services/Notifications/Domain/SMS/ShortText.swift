/// A text as the networks carry it: in parts of 140 bytes, each of which costs. In the alphabet of GSM 03.38 a part has
/// 160 letters (153 when there are several); one letter outside of it makes all of them two bytes long: 70 and 67.
package struct ShortText: Hashable, Sendable {
    package let text: String
    package let segments: Int

    /// Providers refuse what is longer than 1,600 letters; nobody reads a tenth part either.
    package static let mostSegments = 10

    /// Signs that only typesetters miss are written as on a typewriter where that brings the whole text into the
    /// cheap alphabet; otherwise it stands as it is. What is too long is cut, and says so.
    package init(_ text: String) {
        let plain = Self.typewritten(text)
        var chosen = Self.septets(plain) == nil ? text : plain
        if Self.segments(chosen) > Self.mostSegments {
            let (part, mark) = Self.septets(chosen) == nil ? (67, "…") : (153, "...")
            while Self.length(chosen) > Self.mostSegments * part - mark.count { chosen.removeLast() }
            chosen += mark
        }
        self.text = chosen
        segments = Self.segments(chosen)
    }

    private static func segments(_ text: String) -> Int {
        let isCheap = septets(text) != nil
        let (alone, joined) = isCheap ? (160, 153) : (70, 67)
        let length = length(text)
        return length <= alone ? 1 : (length + joined - 1) / joined
    }

    /// In septets, or in the units of UCS-2.
    private static func length(_ text: String) -> Int { septets(text) ?? text.utf16.count }

    /// Nil when it has a letter that GSM 03.38 has not.
    private static func septets(_ text: String) -> Int? {
        var count = 0
        for scalar in text.unicodeScalars {
            if basic.contains(scalar) {
                count += 1
            } else if extended.contains(scalar) {
                count += 2
            } else {
                return nil
            }
        }
        return count
    }

    private static func typewritten(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let plain = typewriter[scalar] {
                result.append(contentsOf: plain.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static let typewriter: [Unicode.Scalar: String] = [
        "\u{A0}": " ", "\u{202F}": " ", "\u{2009}": " ", "\u{2018}": "'", "\u{2019}": "'", "\u{201C}": "\"",
        "\u{201D}": "\"", "\u{2013}": "-", "\u{2014}": "-", "\u{2026}": "...", "\u{D7}": "x",
    ]

    /// 3GPP TS 23.038 section 6.2.1; the escape to the table of section 6.2.1.1 stands for no letter.
    private static let basic = Set(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
            + "¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)
    private static let extended = Set("\u{C}^{}\\[~]|€".unicodeScalars)
}
