import ComplianceDomain
import Testing

/// Numbers of tax authorities, and which telephones are American.
@Suite struct TaxRuleTests {
    @Test(
        arguments: [
            ("US", "123-45-6789", true), ("US", "000-45-6789", false), ("US", "666-45-6789", false),
            ("US", "900-45-6789", false), ("US", "899-45-6789", true), ("US", "123-00-6789", false),
            ("US", "123-45-0000", false), ("US", "12-3456789", true), ("US", "123456789", false),
            ("GB", "1234567890", true), ("GB", "123456789", false), ("GB", "AB123456C", true),
            ("GB", "AB123456E", false), ("GB", "DA123456A", false), ("GB", "AO123456A", false),
            ("GB", "GB123456A", false),
            // The example of the German authority, and its neighbours.
            ("DE", "86095742719", true), ("DE", "86095742718", false), ("DE", "06095742719", false),
            ("DE", "8609574271", false),
            ("FR", "3023217600053", true), ("FR", "302321760005", false),
            ("NG", "123456789012", true), ("NG", "1234567890123", true), ("NG", "12345678901", false),
            ("SE", "anything", true), ("SE", "", false),
        ])
    func formsOfNumbers(country: String, number: String, isPossible: Bool) {
        #expect(TaxNumber.isPossible(number, in: country) == isPossible)
    }

    @Test(
        arguments: [
            ("+12125550123", true), ("+17875550123", true), ("+14165550123", false), ("+18765550123", false),
            ("+18005550123", false), ("+442079460000", false), ("+1212555012", false),
        ])
    func americanTelephones(phone: String, isOne: Bool) { #expect(AmericanPhone.isOne(phone) == isOne) }
}
