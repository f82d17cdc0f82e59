package import MoneyKit
package import XMLKit

/// Who pays or is paid.
package struct ISOParty: Hashable, Sendable {
    package struct Address: Hashable, Sendable {
        package let street: String
        package let city: String
        package let postalCode: String
        /// ISO 3166, two capitals.
        package let country: String

        package init(street: String, city: String, postalCode: String, country: String) {
            self.street = street
            self.city = city
            self.postalCode = postalCode
            self.country = country
        }
    }

    package let name: String
    package let address: Address?

    package init(name: String, address: Address? = nil) {
        self.name = name
        self.address = address
    }
}

/// An account, as messages name it.
package enum ISOAccount: Hashable, Sendable {
    case iban(String)
    /// A bank's own number.
    case other(String)

    /// Without blanks, in capitals where it is an IBAN: what two spellings of one account have in common.
    package var number: String {
        switch self {
        case .iban(let text): text.filter { $0 != " " }.uppercased()
        case .other(let text): text
        }
    }

    /// - Parameter element: such as `Acct`, with its `Id`; nil when it has neither an IBAN nor another number.
    package init?(_ element: XMLElement) {
        let iban = element.at("Id", "IBAN")?.text ?? ""
        let other = element.at("Id", "Othr", "Id")?.text ?? ""
        switch (iban.isEmpty, other.isEmpty) {
        case (false, _): self = .iban(iban)
        case (true, false): self = .other(other)
        case (true, true): return nil
        }
    }
}

/// A bank, as messages name it.
package enum ISOAgent: Hashable, Sendable {
    case bic(String)
    /// Of the United States.
    case routingNumber(String)
    /// Found by the IBAN, as SEPA's rules allow.
    case notProvided
}

extension XMLWriter {
    mutating func party(_ name: String, _ party: ISOParty, longestName: Int) {
        group(name) { xml in
            xml.text("Nm", BankText.encode(party.name, limit: longestName, orElse: "NOTPROVIDED"))
            guard let address = party.address else { return }
            xml.group("PstlAdr") { xml in
                xml.line("StrtNm", address.street, limit: 70)
                xml.line("PstCd", address.postalCode, limit: 16)
                xml.line("TwnNm", address.city, limit: 35)
                xml.text("Ctry", address.country)
            }
        }
    }

    /// - Parameter currency: of the account, where that is told.
    package mutating func account(_ name: String, _ account: ISOAccount, currency: Currency? = nil) {
        group(name) { xml in
            xml.group("Id") { xml in
                switch account {
                case .iban: xml.text("IBAN", account.number)
                case .other(let number): xml.group("Othr") { $0.text("Id", number) }
                }
            }
            if let currency { xml.text("Ccy", currency.code) }
        }
    }

    mutating func agent(_ name: String, _ agent: ISOAgent) {
        group(name) { xml in
            xml.group("FinInstnId") { xml in
                switch agent {
                case .bic(let bic): xml.text("BICFI", bic)
                case .routingNumber(let number):
                    xml.group("ClrSysMmbId") { xml in
                        xml.group("ClrSysId") { $0.text("Cd", "USABA") }
                        xml.text("MmbId", number)
                    }
                case .notProvided: xml.group("Othr") { $0.text("Id", "NOTPROVIDED") }
                }
            }
        }
    }

    package mutating func amount(_ name: String, _ money: Money) {
        text(name, money.amountText, ["Ccy": money.currency.code])
    }

    /// What the payer tells the payee; nothing when there is nothing to tell.
    mutating func remittance(_ message: String?) {
        let text = BankText.encode(message ?? "", limit: 140, orElse: "")
        guard !text.isEmpty else { return }
        group("RmtInf") { $0.text("Ustrd", text) }
    }

    /// A text that may be missing.
    private mutating func line(_ name: String, _ value: String, limit: Int) {
        let text = BankText.encode(value, limit: limit, orElse: "")
        if !text.isEmpty { self.text(name, text) }
    }
}
