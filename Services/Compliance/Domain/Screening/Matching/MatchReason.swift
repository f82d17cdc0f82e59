/// Why a pair has its score, in words that an operator is shown.
package enum MatchReason: String, Hashable, Sendable, CaseIterable {
    /// Every word is the same.
    case sameName = "same_name"
    case wordsInOtherOrder = "words_in_other_order"
    /// Read from another script.
    case transliterated
    /// Letters differ.
    case spelling
    /// What is spelled otherwise sounds the same.
    case sound
    /// A short form, or the same given name in another language.
    case nickname
    case initials
    case acronym
    /// One name has words that the other has not.
    case wordsMissing = "words_missing"
    /// A word stands where the other name has a different one.
    case wordsDiffer = "words_differ"
    case legalFormDiffers = "legal_form_differs"
    /// Nothing agrees but words that many names share.
    case commonWordsOnly = "common_words_only"
    case weakAlias = "weak_alias"
    case identifier
    case birthDate = "birth_date"
    case birthDateDiffers = "birth_date_differs"
    case country
}
