package import Primitives

/// How a customer who sells is called where others pay.
package struct Merchant: Sendable, Equatable {
    package let owner: UserID
    package let businessName: String
    /// ISO 18245: four digits.
    package let categoryCode: String
    package let city: String
    /// ISO 3166-1 alpha-2.
    package let country: String
    package let createdAt: Timestamp

    package init(
        owner: UserID, businessName: String, categoryCode: String, city: String, country: String,
        createdAt: Timestamp
    ) {
        self.owner = owner
        self.businessName = businessName
        self.categoryCode = categoryCode
        self.city = city
        self.country = country
        self.createdAt = createdAt
    }
}
