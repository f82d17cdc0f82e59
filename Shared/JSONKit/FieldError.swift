/// One thing wrong with one field: what the `errors` of a problem carry.
package struct FieldError: Error, Sendable, Equatable {
    /// Dotted path from the root, an array position as a number: `lines.3.amount.currency`. Empty for the root itself.
    package var field: String
    /// Stable, for programs: see `Code`.
    package let code: String
    /// For people; says what is expected.
    package let message: String

    package init(_ field: String, _ code: Code, _ message: String) {
        self.init(field: field, code: code.rawValue, message: message)
    }

    package init(field: String, code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }

    /// The codes that decoding itself gives.
    package enum Code: String, Sendable {
        case missing
        case unknownField = "unknown_field"
        case duplicateField = "duplicate_field"
        case wrongType = "wrong_type"
        case tooShort = "too_short"
        case tooLong = "too_long"
        case outOfRange = "out_of_range"
        case unknownValue = "unknown_value"
        case malformed
        case invalidCharacters = "invalid_characters"
        case unknownCurrency = "unknown_currency"
        case malformedAmount = "malformed_amount"
        case tooManyDecimals = "too_many_decimals"
        case amountTooLarge = "amount_too_large"
    }

    /// No answer names more mistakes than this: more help nobody, and what a hostile body gets back is bounded.
    package static let limit = 20

    mutating func prefix(with parent: String) {
        field = field.isEmpty ? parent : "\(parent).\(field)"
    }
}

/// What is wrong with a body, never empty; the first `FieldError.limit` mistakes.
package struct FieldErrors: Error, Sendable, Equatable {
    package let errors: [FieldError]

    package init(_ errors: [FieldError]) { self.errors = errors }
}
