import Primitives

/// By what somebody is found who may have no account yet: an address or number in the one form that we compare.
package enum ContactAddress: Hashable, Sendable {
    case email(String)
    case phone(String)

    package enum Kind: String, Sendable, CaseIterable {
        case email, phone
    }

    package var kind: Kind {
        switch self {
        case .email: .email
        case .phone: .phone
        }
    }

    package var text: String {
        switch self {
        case .email(let text), .phone(let text): text
        }
    }

    /// Nil for what can be nobody's: the coarse part of auth's rules, which alone knows who has it.
    package init?(_ kind: Kind, _ text: String) {
        switch kind {
        case .email:
            let text = text.asciiLowercased
            let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
            guard text.utf8.count <= 254, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), parts.count == 2,
                !parts[0].isEmpty, parts[1].contains(UInt8(ascii: ".")), parts[1].first != UInt8(ascii: "."),
                parts[1].last != UInt8(ascii: ".")
            else { return nil }
            self = .email(text)
        case .phone:
            let digits = text.utf8.dropFirst()
            guard text.utf8.first == UInt8(ascii: "+"), (7...15).contains(digits.count),
                digits.first != UInt8(ascii: "0"), digits.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            self = .phone(text)
        }
    }
}

/// Whom money is for, as a customer writes it.
package enum Recipient: Hashable, Sendable {
    case address(ContactAddress)
    /// The number of one wallet, twelve digits.
    case account(String)
}

/// Where somebody sends money: to somebody, or to a bank account of their own.
package enum Destination: Hashable, Sendable {
    case person(Recipient)
    case bankAccount(BankAccountID)
}
