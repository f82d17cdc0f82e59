package import JSONKit
package import WalletDomain

extension WalletKind: FieldValue {}
extension Account.Status: FieldValue {}
extension Hold.Status: FieldValue {}
extension TransactionKind: FieldValue {}
extension FeeOperation: FieldValue {}
extension EntryKind: FieldValue {}
extension EntryDirection: FieldValue {}

extension AccountNumber: FieldValue {
    package static var fieldSchema: JSONSchema {
        .string(
            JSONMember("pattern", .string("^90[0-9]{10}$")),
            JSONMember("examples", .array([.string(AccountNumber(random: 2).description)])))
    }
    package func write(to out: inout JSONWriter) { out.plainString(description.utf8) }
}

extension FieldType where Value == AccountNumber {
    static var accountNumber: FieldType {
        .parsed(
            "an account number of 12 digits with its check digit", schema: AccountNumber.fieldSchema,
            example: AccountNumber(random: 2)
        ) { AccountNumber($0) }
    }
}
