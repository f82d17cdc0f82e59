import MoneyKit
import Testing

@testable import PaymentsService

/// How providers count, against what their manuals say.
@Suite struct ProviderAmountTests {
    @Test(arguments: [
        ("12.34", "USD", "1234"), ("500", "JPY", "500"), ("5", "ISK", "500"), ("7", "UGX", "700"),
        ("1.230", "KWD", "1230"), ("1.230", "BHD", "1230"), ("3.00", "MGA", "3"), ("5.50", "HUF", "550"),
    ])
    func stripeCountsSo(amount: String, code: String, units: String) throws {
        let money = try Money(parsing: amount, currency: try #require(Currency(code)))
        #expect(StripeAmount.units(money).map { "\($0)" } == units)
        #expect(Int64(units).flatMap { StripeAmount.money($0, code.lowercased()) } == money)
    }

    @Test(arguments: [("1.234", "JOD"), ("1.001", "OMR"), ("0.005", "TND"), ("3.10", "MGA")])
    func whatStripeCannotCarryIsTold(amount: String, code: String) throws {
        #expect(StripeAmount.units(try Money(parsing: amount, currency: try #require(Currency(code)))) == nil)
    }

    @Test(arguments: [
        ("12.34", "USD", "12.34"), ("500", "JPY", "500"), ("1500.00", "HUF", "1500"), ("30.00", "TWD", "30"),
        ("0.10", "EUR", "0.10"),
    ])
    func payPalWritesSo(amount: String, code: String, text: String) throws {
        let money = try Money(parsing: amount, currency: try #require(Currency(code)))
        #expect(PayPalAmount.text(money) == text)
        #expect(PayPalAmount.money(text, code) == money)
    }

    @Test(arguments: [("1500.50", "HUF"), ("30.01", "TWD"), ("1.000", "KWD"), ("5.00", "NGN")])
    func whatPayPalCannotCarryIsTold(amount: String, code: String) throws {
        #expect(PayPalAmount.text(try Money(parsing: amount, currency: try #require(Currency(code)))) == nil)
    }
}
