package import AccountingDomain
import HTTPKit
package import JSONKit
import MoneyKit
import Primitives

extension AccountType: FieldValue {}
extension Activity: FieldValue {}
extension Side: FieldValue {}
extension EntrySource: FieldValue {}
extension PeriodKind: FieldValue {}
extension PeriodStatus: FieldValue {}
extension ReconciliationStatus: FieldValue {}

extension AccountCode: FieldValue {
    package static var fieldSchema: JSONSchema {
        .string(
            JSONMember("pattern", .string(pattern)), JSONMember("maxLength", .number("\(maximumLength)")),
            JSONMember("examples", .array([.string("1300")])))
    }
    package func write(to out: inout JSONWriter) { out.plainString(description.utf8) }
}

extension FieldType where Value == AccountCode {
    static var accountCode: FieldType {
        .parsed(
            "an account code (\(AccountCode.pattern), at most \(AccountCode.maximumLength) letters)",
            schema: AccountCode.fieldSchema, example: AccountCode(known: "1300")
        ) { AccountCode($0) }
    }
}

extension FieldType where Value == CalendarDay {
    static var asOf: FieldType { .day.described("As the books stood at the end of this day; otherwise today") }
    static var firstDay: FieldType { .day.described("Nothing before this day") }
    static var lastDay: FieldType { .day.described("Nothing after this day") }
}

extension FieldType where Value == String {
    static var staffReason: FieldType {
        .lines(1...1_000).described("Why; kept beside who did it and when, and shown to staff only")
    }
}

extension FieldType where Value == Currency {
    static var onlyCurrency: FieldType { .currency.described("Only amounts in this currency; otherwise all") }
}

/// An amount that may exceed 64 bits, in the same form as any other.
extension MoneySum: FieldEncodable {
    package static let example = MoneySum(minorUnits: 1234, currency: .USD)

    package static var fieldSchema: JSONSchema { Money.fieldSchema }

    package func encode(to out: inout JSONWriter) {
        out.field("amount", amountText)
        out.field("currency", currency)
    }
}

/// `{id}` of a path.
struct IDPath<Entity>: FieldDecodable {
    let id: Identifier<Entity>

    init(_ fields: inout Fields) {
        id = fields.required("id", .id(Identifier<Entity>.self))
    }
}

/// As `PageQuery`, for short lists that people want to see whole: 100 when nothing is said.
struct LongPageQuery: FieldDecodable {
    let limit: Int
    let cursor: String?

    init(_ fields: inout Fields) {
        limit = fields.optional("limit", .integer(1...100).described("At most so many rows, otherwise 100")) ?? 100
        cursor = PageQuery.cursor(&fields)
    }

    func position(_ codec: CursorCodec, list: String) throws(InvalidCursor) -> String? {
        guard let cursor else { return nil }
        return try codec.decodeText(cursor, list: list)
    }
}
