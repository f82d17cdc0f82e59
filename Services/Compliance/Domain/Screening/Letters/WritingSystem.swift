/// What a word is written in, as far as it changes how two spellings are compared.
package enum WritingSystem: UInt8, Hashable, Sendable {
    case latin
    /// Another alphabet that writes its vowels: Cyrillic, Greek, Armenian, Georgian, Thai, the scripts of India.
    case alphabet
    /// Arabic and Hebrew: short vowels are not written.
    case abjad
    case hangul
    case kana
    case han
    /// A script that we have no table of: equal signs are equal, nothing more is known.
    case unread
}
