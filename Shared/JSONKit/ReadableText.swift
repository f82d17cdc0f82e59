@_spi(_Unicode) import Swift

/// Text that people read of each other: names, descriptions, reasons.
///
/// The rules are those of the PRECIS framework (RFC 8264, the FreeformClass; RFC 8266 for nicknames), with two
/// differences: variation selectors may follow a visible character, because emoji and Han names have them; and case
/// and spaces inside stay as they were written. What is given back is in normalization form C, so that the same text
/// has one spelling.
package enum ReadableText {
    /// Why a text cannot be shown to others as it is.
    package enum Refusal: Error, Equatable {
        /// Nothing is left that anybody could see.
        case blank
        case forbidden(Unicode.Scalar)
    }

    /// The text as it is to be kept.
    /// - Parameter severalLines: line feeds and tabs may stand inside; CR LF and CR become LF.
    package static func enforce(_ text: String, severalLines: Bool) throws(Refusal) -> String {
        let scalars = trimmed(severalLines ? unixLines(text.unicodeScalars) : Array(text.unicodeScalars), severalLines)
        guard !scalars.isEmpty else { throw .blank }
        for (position, scalar) in scalars.enumerated() {
            guard isAllowed(scalar, at: position, in: scalars, severalLines) else { throw .forbidden(scalar) }
        }
        guard scalars.contains(where: isVisible) else { throw .blank }
        return normal(scalars)
    }

    /// One line of what others have written as they liked, as it can be shown: without what hides or turns text.
    /// - Returns: nil when nothing is left that anybody could see.
    package static func cleared(_ text: String) -> String? {
        var scalars = Array(text.unicodeScalars)
        var hides = true
        // What is taken out may have been what its neighbour needed.
        while hides {
            let kept = scalars.enumerated().filter { [scalars] in isAllowed($1, at: $0, in: scalars, false) }
            hides = kept.count < scalars.count
            scalars = kept.map(\.element)
        }
        scalars = trimmed(scalars, false)
        return scalars.contains(where: isVisible) ? normal(scalars) : nil
    }

    private static func normal(_ scalars: [Unicode.Scalar]) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        var normal = String.UnicodeScalarView()
        // The standard library has the forms, and gives them to Foundation only by this name. Foundation's own would
        // bring ICU into every program.
        normal.append(contentsOf: String(text)._nfc)
        return String(normal)
    }

    private static func trimmed(_ scalars: [Unicode.Scalar], _ severalLines: Bool) -> [Unicode.Scalar] {
        func isPadding(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.generalCategory == .spaceSeparator || severalLines && isLineWhitespace(scalar)
        }
        guard let first = scalars.firstIndex(where: { !isPadding($0) }),
            let last = scalars.lastIndex(where: { !isPadding($0) })
        else { return [] }
        return Array(scalars[first...last])
    }

    private static func unixLines(_ scalars: String.UnicodeScalarView) -> [Unicode.Scalar] {
        var lines: [Unicode.Scalar] = []
        lines.reserveCapacity(scalars.count)
        var previous: Unicode.Scalar?
        for scalar in scalars {
            if scalar == "\r" || scalar == "\n" && previous != "\r" {
                lines.append("\n")
            } else if scalar != "\n" {
                lines.append(scalar)
            }
            previous = scalar
        }
        return lines
    }

    private static func isAllowed(
        _ scalar: Unicode.Scalar, at position: Int, in scalars: [Unicode.Scalar], _ severalLines: Bool
    ) -> Bool {
        if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) || severalLines && isLineWhitespace(scalar) }
        let previous = position > 0 ? scalars[position - 1] : nil
        switch scalar.value {
        case 0x200C, 0x200D: return joins(previous, position + 1 < scalars.count ? scalars[position + 1] : nil)
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180D: return previous.map(isVisible) ?? false
        case 0xFFF9...0xFFFB: return false  // interlinear annotation: text within text
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: return false
        // Also the controls of direction: overrides, embeddings, isolates and marks.
        default: return !scalar.properties.isDefaultIgnorableCodePoint && !scalar.properties.isNoncharacterCodePoint
        }
    }

    private static func isLineWhitespace(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\t" }

    /// Whether a zero-width joiner or non-joiner has a meaning here: behind a virama (RFC 5892 appendix A), in scripts
    /// whose letters join, and in emoji. Between letters of Latin, Greek or Cyrillic it would only make two names that
    /// look the same.
    private static func joins(_ previous: Unicode.Scalar?, _ next: Unicode.Scalar?) -> Bool {
        guard let previous else { return false }
        if previous.properties.canonicalCombiningClass == .virama { return true }
        guard let next else { return false }
        func takesJoiner(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.properties.generalCategory {
            case .otherLetter, .otherSymbol, .mathSymbol, .modifierSymbol, .nonspacingMark, .spacingMark:
                scalar.value >= 0x0590
            default: false
            }
        }
        return takesJoiner(previous) && takesJoiner(next)
    }

    /// Whether a character leaves ink by itself.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x21..<0x7F).contains(scalar.value) }
        // Braille's pattern without dots is a symbol to Unicode and a space to the eye.
        if scalar.value == 0x2800 || scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .nonspacingMark, .enclosingMark,
            .spacingMark, .unassigned, .privateUse, .surrogate:
            return false
        default: return true
        }
    }
}
