package import AccountingDomain
import MoneyKit
package import PostgresAccess

// How the domain's values are spelt in columns: text for names, by raw value; unknown text is a decoding error.

extension AccountType: PostgresEncodable, PostgresDecodable {}
extension Activity: PostgresEncodable, PostgresDecodable {}
extension EntrySource: PostgresEncodable, PostgresDecodable {}
extension PeriodKind: PostgresEncodable, PostgresDecodable {}
extension PeriodStatus: PostgresEncodable, PostgresDecodable {}
extension ReconciliationStatus: PostgresEncodable, PostgresDecodable {}

extension EntrySource: PostgresArrayElement {}
extension PeriodKind: PostgresArrayElement {}

extension AccountCode: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .text }
    package func encode(into buffer: inout [UInt8]) { description.encode(into: &buffer) }

    package init(postgres cell: PostgresCell) throws(PostgresError) {
        guard let code = AccountCode(try String(postgres: cell)) else { throw cell.mismatch(AccountCode.self) }
        self = code
    }
}

/// A currency column. A wrapper, because conforming another module's type to another module's protocol is not ours.
struct CurrencyColumn: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    let currency: Currency

    init(_ currency: Currency) { self.currency = currency }

    static var postgresType: PostgresType { .text }
    func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: currency.code.utf8) }

    init(postgres cell: PostgresCell) throws(PostgresError) {
        guard let currency = Currency(try String(postgres: cell)) else { throw cell.mismatch(Currency.self) }
        self.currency = currency
    }
}
