import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// Whom money is for: exactly one of e-mail address, telephone number and account number.
struct RecipientFields: FieldDecodable {
    /// Nil only where an error says so.
    private let given: Recipient?

    /// Never decoded with a fault in it.
    var recipient: Recipient { given ?? .account("") }

    init(_ fields: inout Fields) {
        let email = fields.optional("email", .contactEmail)
        let phone = fields.optional("phone", .contactPhone)
        let account = fields.optional("account_number", .accountNumber)
        let all = [email.map(Recipient.address), phone.map(Recipient.address), account.map(Recipient.account)]
        let names = ["email", "phone", "account_number"].filter { fields.has($0) }
        if names.isEmpty {
            fields.refuse("email", .missing, "this, phone or account_number is required")
        } else if names.count > 1 {
            fields.refuse(names[1], .unknownField, "give one of email, phone and account_number")
        }
        given = all.compactMap(\.self).first
    }
}

/// The same, or a bank account of the caller's own.
struct DestinationFields: FieldDecodable {
    let destination: Destination

    init(_ fields: inout Fields) {
        if let account = fields.optional("bank_account_id", .id(BankAccountID.self)) {
            destination = .bankAccount(account)
            for name in ["email", "phone", "account_number"] where fields.has(name) {
                fields.refuse(name, .unknownField, "give one of bank_account_id, email, phone and account_number")
            }
        } else {
            destination = .person(RecipientFields(&fields).recipient)
        }
    }
}

extension FieldType where Value == ContactAddress {
    static var contactEmail: FieldType {
        .parsed(
            "an e-mail address",
            schema: .string(
                JSONMember("format", .string("email")), JSONMember("maxLength", .number("254")),
                JSONMember("examples", .array([.string("grace@florin.test")]))),
            example: .email("grace@florin.test")
        ) { ContactAddress(.email, $0) }
        .personal
    }

    static var contactPhone: FieldType {
        .parsed(
            "a telephone number such as +442079460000",
            // Without an example, as only one of the three is given.
            schema: .string(JSONMember("pattern", .string("^\\+[1-9][0-9]{6,14}$"))),
            example: .phone("+442079460000")
        ) { ContactAddress(.phone, $0) }
        .personal
    }
}

extension FieldType where Value == String {
    /// Of a wallet. Whether somebody has it the wallet alone knows.
    static var accountNumber: FieldType {
        .parsed(
            "twelve digits", schema: .string(JSONMember("pattern", .string("^[0-9]{12}$"))), example: "900000000003"
        ) { text in
            text.utf8.count == 12 && text.utf8.allSatisfy { (48...57).contains($0) } ? text : nil
        }
    }

    /// What the payer says to the payee.
    static var note: FieldType { .lines(1...140).example("Dinner") }
    /// The proof that the wallet's PIN was given.
    static var authorization: FieldType { .text(1...100).secret }
}
