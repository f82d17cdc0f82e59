@_spi(_Unicode) import Swift

/// A password in the form that is compared: the OpaqueString profile of RFC 8265 section 4.2 over the FreeformClass of
/// RFC 8264 section 4.3. One person's keyboard composes an accent that another's sends as a letter of its own, and
/// phones put spaces that are not the ASCII one.
///
/// The standard library composes (NFC) for its own comparisons and shows that to those who ask for the SPI, as
/// Foundation does; a table of our own would be a megabyte that ages.
package enum OpaqueString {
    /// Nil for what the profile disallows: nothing at all, controls, what nobody can see, unassigned code points.
    package static func prepared(_ text: String) -> String? {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            guard isAllowed(scalar, after: previous) else { return nil }
            result.append(scalar.properties.generalCategory == .spaceSeparator ? " " : scalar)
            previous = scalar
        }
        var composed = String.UnicodeScalarView()
        composed.append(contentsOf: String(result)._nfc)
        return composed.isEmpty ? nil : String(composed)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
        let properties = scalar.properties
        // Joiners only where they change what is read (RFC 5892 appendix A.1 and A.2, the rule of the virama).
        if scalar == "\u{200C}" || scalar == "\u{200D}" {
            return previous?.properties.canonicalCombiningClass == .virama
        }
        if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint || isOldHangul(scalar) {
            return false
        }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }

    /// Conjoining Jamo (RFC 8264 section 9.9): what does not compose into a syllable of today.
    private static func isOldHangul(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x11FF, 0xA960...0xA97C, 0xD7B0...0xD7C6, 0xD7CB...0xD7FB: true
        default: false
        }
    }
}
