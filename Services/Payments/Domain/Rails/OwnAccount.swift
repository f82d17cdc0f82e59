package import MoneyKit

/// Our account at a bank: where what a rail carries in a currency leaves and arrives.
package struct OwnAccount: Sendable, Equatable {
    package enum Numbers: Sendable, Equatable {
        case iban(IBAN, bic: String?)
        case aba(routing: String, account: String)
    }

    package let rail: RailName
    package let currency: Currency
    /// Ours, as the bank has it.
    package let name: String
    package let numbers: Numbers

    package init(rail: RailName, currency: Currency, name: String, numbers: Numbers) {
        self.rail = rail
        self.currency = currency
        self.name = name
        self.numbers = numbers
    }

    /// Whether a file names this account.
    package func isNamed(by owner: ReadBankFile.Owner) -> Bool {
        switch (owner, numbers) {
        case (.rail(let name), _): name == rail
        case (.routing(let number), .aba(let routing, _)): number == routing
        case (.account(let text), .iban(let iban, _)): text.filter { $0 != " " }.uppercased() == iban.text
        case (.account(let text), .aba(_, let account)): text == account
        case (.routing, .iban): false
        }
    }
}
