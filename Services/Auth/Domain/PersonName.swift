/// What a person is called, as they say it themselves.
///
/// Strangers read it, in notices that come from us and beside an account number. So nothing of it can be taken for an
/// address: no colon or at sign, and no full stop between words. And nothing of it only looks like another name: the
/// letters of a word are of one script (UTS 39 section 5.2, where the scripts of Chinese, Japanese and Korean count
/// as one), with few marks on each. Whatever else a line of text may hold is somebody's name somewhere.
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
        guard Self.length.contains(scalars.count), scalars.split(separator: " ").allSatisfy(Self.isWord),
            scalars.contains(where: { Self.isLetter($0) || $0.properties.numericType != nil })
        else { return nil }
        self.text = text
    }

    private static func isWord(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        var scripts: Set<NameScript> = []
        // Of the letter before, or none where a mark has nothing to stand on.
        var marks: Int?
        // Letters and digits since the word began or the last full stop.
        var letters = 0
        var stopsBehindMore = false
        for scalar in word {
            guard !ofAddresses.contains(scalar) else { return false }
            if isMark(scalar) {
                guard let before = marks, before < maximumMarks else { return false }
                marks = before + 1
            } else if scalar == "." {
                marks = nil
                stopsBehindMore = stopsBehindMore || letters > 1
                letters = 0
                continue
            } else {
                // "J.R." and "K.Rajesh", but nothing that a program would make a link of.
                if isLetter(scalar) || scalar.properties.numericType != nil {
                    guard !stopsBehindMore else { return false }
                    letters += 1
                }
                marks = isLetter(scalar) ? 0 : nil
            }
            if isLetter(scalar) || isMark(scalar), let script = NameScript(scalar) { scripts.insert(script) }
        }
        return scripts.count <= 1
    }

    /// Without which nothing is an address, with the signs that look like them.
    private static let ofAddresses: Set<Unicode.Scalar> = [
        ":", "@", "\u{2D0}", "\u{2236}", "\u{A789}", "\u{FE55}", "\u{FE6B}", "\u{FF1A}", "\u{FF20}", "\u{FF0E}",
        "\u{3002}",
        "\u{FF61}",
    ]

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
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
        case 0x02B0...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x200C...0x200D, 0xFE00...0xFE0F, 0xFE20...0xFE2F,
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
