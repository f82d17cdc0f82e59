package import JSONKit
package import WalletDomain

extension WalletKind: FieldValue {}
extension Account.Status: FieldValue {}
extension Hold.Status: FieldValue {}
extension TransactionKind: FieldValue {
    package static var fieldSchema: JSONSchema {
        .string(
            JSONMember("pattern", .string("^[a-z][a-z0-9_]{0,39}$")),
            JSONMember("examples", .array([.string(TransactionKind.transfer.rawValue)])))
    }
    package func write(to out: inout JSONWriter) { out.plainString(rawValue.utf8) }
}

extension FieldType where Value == TransactionKind {
    static var transactionKind: FieldType {
        .parsed("a kind of transaction", schema: TransactionKind.fieldSchema, example: .transfer) {
            TransactionKind(rawValue: $0)
        }
    }
}

extension FieldType where Value == WalletKind {
    /// Those that customers open.
    static var ownWalletKind: FieldType {
        let names = WalletKind.own.map(\.rawValue)
        return .choice(WalletKind.self).refined { kind in
            WalletKind.own.contains(kind)
                ? nil : FieldError("", .unknownValue, "must be one of: \(names.joined(separator: ", "))")
        }
    }
}
extension FeeOperation: FieldValue {}
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
