/// What a person is called, as they say it themselves.
///
/// Strangers read it, in notices that come from us and beside an account number. So nothing of it can be taken for an
/// address or for words of ours: letters with their marks, single spaces, hyphens, apostrophes, and full stops behind
/// initials and at the end of words. The letters of a word are of one script, so that none of them only looks like
/// another (UTS 39 section 5.2, where the scripts of Chinese, Japanese and Korean count as one).
///
/// Names from before this rule stay as they are and are shown.
package struct PersonName: Hashable, Sendable {
    /// In Unicode scalars.
    package static let length = 1...100
    /// More than any orthography sets on one letter.
    private static let maximumMarks = 4

    package let text: String

    /// Nil for what is no name.
    package init?(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        guard Self.length.contains(scalars.count),
            scalars.split(separator: " ", omittingEmptySubsequences: false).allSatisfy(Self.isWord),
            scalars.contains(where: Self.isLetter)
        else { return nil }
        self.text = text
    }

    private static func isWord(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        var scripts: Set<NameScript> = []
        // Of the letter before, or none where a mark has nothing to stand on.
        var marks: Int?
        // Letters since the word began or the last full stop.
        var letters = 0
        var stopsBehindMore = false
        for scalar in word {
            if isLetter(scalar) {
                // "J.R." and "K.Rajesh", but nothing that a program would make a link of.
                guard !stopsBehindMore else { return false }
                letters += 1
                marks = 0
            } else if isMark(scalar) {
                guard let before = marks, before < maximumMarks else { return false }
                marks = before + 1
            } else if punctuation.contains(scalar) {
                marks = nil
                if scalar == "." {
                    stopsBehindMore = stopsBehindMore || letters > 1
                    letters = 0
                }
                continue
            } else {
                return false
            }
            if let script = NameScript(scalar) { scripts.insert(script) }
        }
        return !word.isEmpty && scripts.count <= 1
    }

    /// ASCII's hyphen, full stop and apostrophe, typographic quotes, and the letters that stand for an apostrophe or
    /// for one turned round: Hawaiian, Ukrainian, transliterations, Hebrew's geresh.
    private static let punctuation: Set<Unicode.Scalar> = [
        "-", ".", "'", "\u{2018}", "\u{2019}", "\u{2BB}", "\u{2BC}", "\u{2BE}", "\u{2BF}", "\u{5F3}", "\u{2010}",
    ]

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Modifiers that look like colons and quotes, letters of formulas.
        case 0x02B0...0x02FF, 0x2100...0x214F, 0x1D400...0x1D7FF, 0x1EE00...0x1EEFF: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    /// Also the joiners of scripts whose letters join: where they mean nothing, no readable text has them.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: scalar == "\u{200C}" || scalar == "\u{200D}"
        }
    }
}

/// The script of a letter or mark, as far as names can be told apart by it. The standard library has no such property.
private enum NameScript: Hashable {
    case latin, greek, cyrillic, armenian, hebrew, arabic, devanagari, tibetan, myanmar, georgian, ethiopic, cherokee
    case canadian, mongolian, eastAsian
    /// The scripts of India and its neighbours have a page of the code each.
    case page(UInt32)

    /// Nil for what all scripts share.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x200C...0x200D, 0xFE00...0xFE0F, 0xFE20...0xFE2F,
            0xE0100...0xE01EF:
            return nil
        case ...0x02AF, 0x1D00...0x1DBF, 0x1E00...0x1EFF, 0x2C60...0x2C7F, 0xA720...0xA7FF, 0xAB30...0xAB6F,
            0xFB00...0xFB06, 0xFF21...0xFF5A:
            self = .latin
        case 0x0370...0x03FF, 0x1F00...0x1FFF: self = .greek
        case 0x0400...0x052F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: self = .cyrillic
        case 0x0530...0x058F, 0xFB13...0xFB17: self = .armenian
        case 0x0590...0x05FF, 0xFB1D...0xFB4F: self = .hebrew
        case 0x0600...0x06FF, 0x0750...0x077F, 0x0870...0x08FF, 0xFB50...0xFDFF, 0xFE70...0xFEFC: self = .arabic
        case 0x0900...0x097F, 0xA8E0...0xA8FF: self = .devanagari
        case 0x0F00...0x0FFF: self = .tibetan
        case 0x1000...0x109F, 0xA9E0...0xA9FF, 0xAA60...0xAA7F: self = .myanmar
        case 0x10A0...0x10FF, 0x1C90...0x1CBF, 0x2D00...0x2D2F: self = .georgian
        case 0x1200...0x139F, 0x2D80...0x2DDF, 0xAB00...0xAB2F: self = .ethiopic
        case 0x13A0...0x13FF, 0xAB70...0xABBF: self = .cherokee
        case 0x1400...0x167F, 0x18B0...0x18FF: self = .canadian
        case 0x1800...0x18AF: self = .mongolian
        case 0x1100...0x11FF, 0x2E80...0x9FFF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFFDC,
            0x1B000...0x1B16F, 0x20000...0x3FFFF:
            self = .eastAsian
        default: self = .page(scalar.value >> 7)
        }
    }
}
