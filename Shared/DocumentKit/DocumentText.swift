/// What people wrote, as letters that stay where they are put.
///
/// Controls become spaces. What turns the direction of a text by force goes: with it `1.00` can be made to look like
/// `00.1`, and a name like another's. Letters of right-to-left scripts need none of it.
enum DocumentText {
    /// - Parameters:
    ///   - limit: in units of UTF-16, as spreadsheets count; of a longer text the beginning and an ellipsis are left.
    ///   - keepsLines: otherwise the end of a line is a space.
    static func clean(_ text: String, limit: Int, keepsLines: Bool) -> String {
        var clean = String.UnicodeScalarView()
        var units = 0
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { last = scalar }
            guard let kept = replacement(of: scalar, after: last, keepsLines: keepsLines) else { continue }
            units += kept.value > 0xFFFF ? 2 : 1
            guard units < limit else {
                clean.append("…")
                break
            }
            clean.append(kept)
        }
        return String(clean)
    }

    private static func replacement(
        of scalar: Unicode.Scalar, after last: Unicode.Scalar?, keepsLines: Bool
    ) -> Unicode.Scalar? {
        switch scalar {
        case "\n" where last == "\r": nil
        case "\n", "\r", "\u{2028}", "\u{2029}": keepsLines ? "\n" : " "
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": nil
        case _ where scalar.properties.generalCategory == .control: " "
        // XML knows no U+FFFE, and no program needs to know the others.
        case _ where scalar.properties.isNoncharacterCodePoint: "\u{FFFD}"
        default: scalar
        }
    }
}
