/// Where a bank account is: numbers that are kept sealed and never answered.
package enum BankNumbers: Hashable, Sendable {
    package enum Scheme: String, Sendable, CaseIterable {
        case iban, aba, local
    }

    package enum AccountType: String, Sendable, CaseIterable {
        case checking, savings
    }

    case iban(IBAN, bic: String?)
    /// Of the United States.
    case aba(routing: String, account: String, type: AccountType)
    /// By the bank's code in its country.
    case local(bank: String, account: String)

    /// American account numbers are no longer: files have no more places.
    package static let longestAccount = 17

    package var scheme: Scheme {
        switch self {
        case .iban: .iban
        case .aba: .aba
        case .local: .local
        }
    }

    package var account: String {
        switch self {
        case .iban(let iban, _): iban.text
        case .aba(_, let account, _), .local(_, let account): account
        }
    }

    /// What may be shown of it.
    package var last4: String { String(account.suffix(4)) }

    /// The bank, as far as the numbers name it.
    package var bank: String? {
        switch self {
        case .iban(_, let bic): bic
        case .aba(let routing, _, _): routing
        case .local(let bank, _): bank
        }
    }

    /// Nine digits, of which the last checks the others (weights 3, 7, 1).
    package static func isRoutingNumber(_ text: String) -> Bool {
        let digits = text.utf8.map { Int($0) - 48 }
        guard digits.count == 9, digits.allSatisfy((0...9).contains), digits.contains(where: { $0 != 0 }) else {
            return false
        }
        let sum = zip(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        return sum.isMultiple(of: 10)
    }

    /// Four letters of a bank, two of its country, two or five capitals or digits (ISO 9362).
    package static func isBIC(_ text: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        let bytes = Array(text.utf8)
        return [8, 11].contains(bytes.count) && bytes.prefix(6).allSatisfy(isLetter)
            && bytes.dropFirst(6).allSatisfy { isLetter($0) || isDigit($0) }
    }

    // MARK: As it is sealed

    /// A line for each part.
    package var text: String {
        switch self {
        case .iban(let iban, let bic): ["iban", iban.text, bic ?? ""].joined(separator: "\n")
        case .aba(let routing, let account, let type):
            ["aba", routing, account, type.rawValue].joined(separator: "\n")
        case .local(let bank, let account): ["local", bank, account].joined(separator: "\n")
        }
    }

    package init?(text: String) {
        let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first.flatMap(Scheme.init), parts.count) {
        case (.iban, 3):
            guard let iban = IBAN(parts[1]) else { return nil }
            self = .iban(iban, bic: parts[2].isEmpty ? nil : parts[2])
        case (.aba, 4):
            guard let type = AccountType(rawValue: parts[3]) else { return nil }
            self = .aba(routing: parts[1], account: parts[2], type: type)
        case (.local, 3): self = .local(bank: parts[1], account: parts[2])
        default: return nil
        }
    }
}
