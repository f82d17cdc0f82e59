package import Primitives

/// Who files: an institution in the United States, a money services business under the IRS.
package struct Filer: Hashable, Sendable {
    package let name: String
    /// Nine digits.
    package let tin: String
    /// What FinCEN calls the transmitter.
    package let controlCode: String
    package let street: String
    package let city: String
    /// Two letters.
    package let state: String
    /// Five or nine digits.
    package let postalCode: String
    /// Digits.
    package let phone: String
    /// Whom FinCEN asks.
    package let contact: String

    package init(
        name: String, tin: String, controlCode: String, street: String, city: String, state: String,
        postalCode: String, phone: String, contact: String
    ) {
        self.name = name
        self.tin = tin
        self.controlCode = controlCode
        self.street = street
        self.city = city
        self.state = state
        self.postalCode = postalCode
        self.phone = phone
        self.contact = contact
    }
}

/// Who is reported, as far as it is known.
package struct ReportedPerson: Hashable, Sendable {
    package struct Document: Hashable, Sendable {
        package let kind: DocumentKind
        package let number: String
        /// Two letters or three.
        package let issuingCountry: String?

        package init(kind: DocumentKind, number: String, issuingCountry: String?) {
            self.kind = kind
            self.number = number
            self.issuingCountry = issuingCountry
        }
    }

    package let profile: CustomerProfile?
    /// A number of the American tax authority.
    package let tin: String?
    package let document: Document?
    package let wallets: [UniqueID]

    package init(profile: CustomerProfile?, tin: String?, document: Document?, wallets: [UniqueID]) {
        self.profile = profile
        self.tin = tin
        self.document = document
        self.wallets = wallets
    }
}

/// Parts of a party that both forms have alike.
extension FinCENWriter {
    /// `20261120`
    static func date(_ day: CalendarDay) -> String { day.description.filter { $0 != "-" } }

    mutating func fullName(_ name: String) {
        group("PartyName") { name1 in
            name1.code("PartyNameTypeCode", "L")
            name1.text("RawPartyFullName", name, 150)
        }
    }

    mutating func address(of filer: Filer) {
        group("Address") { address in
            address.text("RawCityText", filer.city, 50)
            address.code("RawCountryCodeText", "US")
            address.text("RawStateCodeText", filer.state, 3)
            address.text("RawStreetAddress1Text", filer.street, 100)
            address.text("RawZIPCode", filer.postalCode, 9)
        }
    }

    mutating func phone(_ digits: String) {
        group("PhoneNumber") { $0.text("PhoneNumberText", digits, 16) }
    }

    mutating func identification(_ number: String, type: String) {
        group("PartyIdentification") { identification in
            identification.text("PartyIdentificationNumberText", number, 25)
            identification.code("PartyIdentificationTypeCode", type)
        }
    }

    mutating func moneyServicesBusiness() {
        group("OrganizationClassificationTypeSubtype") { $0.code("OrganizationTypeID", "4") }
    }

    // MARK: Persons

    mutating func name(of person: ReportedPerson) {
        group("PartyName") { name in
            if person.profile == nil {
                name.flag("EntityLastNameUnknownIndicator")
                name.flag("FirstNameUnknownIndicator")
            }
            name.code("PartyNameTypeCode", "L")
            name.text("RawEntityIndividualLastName", person.profile?.lastName, 150)
            name.text("RawIndividualFirstName", person.profile?.firstName, 35)
        }
    }

    mutating func address(of person: ReportedPerson) {
        let known = person.profile?.address
        let country = known?.country.alpha2
        // The post of these has states, and FinCEN their codes.
        let hasStates = country.map { ["US", "CA", "MX"].contains($0) } ?? true
        let state = (known?.region).flatMap { $0.utf8.count <= 3 ? $0 : nil }
        let code = known.map { $0.postalCode.filter { $0.isASCII && ($0.isLetter || $0.isNumber) } } ?? ""
        group("Address") { address in
            if known == nil { address.flag("CityUnknownIndicator") }
            if known == nil { address.flag("CountryCodeUnknownIndicator") }
            address.text("RawCityText", known?.city, 50)
            address.text("RawCountryCodeText", country, 2)
            if hasStates { address.text("RawStateCodeText", state, 3) }
            let street = [known?.line1, known?.line2].compactMap(\.self).joined(separator: " ")
            address.text("RawStreetAddress1Text", street, 100)
            address.text("RawZIPCode", code, 9)
            if hasStates, state == nil { address.flag("StateCodeUnknownIndicator") }
            if known == nil { address.flag("StreetAddressUnknownIndicator") }
            if code.isEmpty { address.flag("ZIPCodeUnknownIndicator") }
        }
    }

    /// The tax number or that it is not known, then a document.
    mutating func identifications(of person: ReportedPerson) {
        if let tin = person.tin {
            identification(tin.filter(\.isNumber), type: tin.dropFirst(2).first == "-" ? "2" : "1")
        } else {
            group("PartyIdentification") { $0.flag("TINUnknownIndicator") }
        }
        guard let document = person.document else { return }
        group("PartyIdentification") { identification in
            let country = document.issuingCountry.flatMap(CountryCode.init(ofDocument:))
            identification.text("OtherIssuerCountryText", country?.alpha2, 2)
            let code = Self.code(of: document.kind)
            if code == "999" {
                identification.text(
                    "OtherPartyIdentificationTypeText", document.kind.rawValue.replacing("_", with: " "), 50)
            }
            identification.text("PartyIdentificationNumberText", document.number, 25)
            identification.code("PartyIdentificationTypeCode", code)
        }
    }

    mutating func occupation(of person: ReportedPerson) {
        guard let occupation = person.profile?.occupation, !Self.line(occupation, 50).isEmpty else { return }
        group("PartyOccupationBusiness") { $0.text("OccupationBusinessText", occupation, 50) }
    }

    private static func code(of kind: DocumentKind) -> String {
        switch kind {
        case .driversLicense: "5"
        case .passport: "6"
        default: "999"
        }
    }
}
