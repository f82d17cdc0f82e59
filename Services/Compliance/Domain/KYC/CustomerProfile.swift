package import Primitives

/// Who a customer says they are.
package struct CustomerProfile: Hashable, Sendable {
    package struct Address: Hashable, Sendable {
        package let line1: String
        package let line2: String?
        package let city: String
        package let region: String?
        package let postalCode: String
        package let country: CountryCode

        package init(
            line1: String, line2: String?, city: String, region: String?, postalCode: String, country: CountryCode
        ) {
            self.line1 = line1
            self.line2 = line2
            self.city = city
            self.region = region
            self.postalCode = postalCode
            self.country = country
        }
    }

    package let firstName: String
    package let lastName: String
    package let birthDate: CalendarDay
    package let nationality: CountryCode
    package let address: Address
    package let occupation: String?
    package let sourceOfFunds: String?
    /// The customer says to hold, or to be close to whoever holds, a prominent public function.
    package let isPEP: Bool

    package init(
        firstName: String, lastName: String, birthDate: CalendarDay, nationality: CountryCode, address: Address,
        occupation: String?, sourceOfFunds: String?, isPEP: Bool
    ) {
        self.firstName = firstName
        self.lastName = lastName
        self.birthDate = birthDate
        self.nationality = nationality
        self.address = address
        self.occupation = occupation
        self.sourceOfFunds = sourceOfFunds
        self.isPEP = isPEP
    }

    package static let fullAge = 18

    /// Whoever was born on 29 February comes of age on 28 February of a year without one: the law of most countries
    /// differs by a day, and no customer is kept out by it for longer.
    package func isOfAge(on day: CalendarDay) -> Bool {
        birthDate.adding(months: 12 * Self.fullAge) <= day
    }
}
