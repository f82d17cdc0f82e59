import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A bank account as its owner sees it: never its numbers.
struct BankAccountView: FieldEncodable {
    let account: BankAccount
    /// Ways on which money goes there.
    let rails: [String]

    static let example = BankAccountView(
        account: BankAccount(
            id: BankAccountID(.example), owner: UserID(.example), country: "NG", currency: .NGN,
            holderName: "Ada Lovelace", holderKind: .person, scheme: .local, last4: "6789",
            bankName: "Guaranty Trust Bank", accountName: "ADA LOVELACE", verification: .nameMatched,
            createdAt: .example), rails: ["sandbox"])

    func encode(to out: inout JSONWriter) {
        out.field("id", account.id)
        out.field("country", account.country)
        out.field("currency", account.currency.code)
        out.field("holder_name", account.holderName)
        out.field("holder_kind", account.holderKind)
        out.field("masked", account.masked)
        out.optional("bank_name", account.bankName)
        out.optional("account_name", account.accountName)
        out.field("rails", rails)
        out.field("verification", account.verification)
        out.field("created_at", account.createdAt)
    }
}

extension BankAccount.HolderKind: FieldValue {}
extension BankAccount.Verification: FieldValue {}

extension FieldType where Value == String {
    /// Two capitals, as ISO 3166 has them.
    static var bankCountry: FieldType {
        .characters(2...2, pattern: "^[A-Z]{2}$", example: "NG") { ("A"..."Z").contains($0) }
    }

    static func bankDigits(_ length: ClosedRange<Int>, example: String) -> FieldType {
        .characters(length, pattern: "^[0-9]+$", example: example) { ("0"..."9").contains($0) }
    }

    /// What banks and accounts of many countries are called by.
    static func bankLetters(_ length: ClosedRange<Int>, example: String) -> FieldType {
        .characters(length, pattern: "^[0-9A-Za-z]+$", example: example) { scalar in
            ("0"..."9").contains(scalar) || ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
        }
    }
}
