import MoneyKit
import Testing

@testable import SandboxService

@Suite struct AmountBehaviourTests {
    @Test(arguments: [
        ("10.00", "USD", AmountBehaviour.ordinary), ("10.01", "USD", .fails), ("0.02", "USD", .waits),
        ("99999.03", "EUR", .notifiesThrice), ("1.04", "USD", .notifiesBeforeAnswering),
        ("1.05", "USD", .answersWithTimeout), ("1.06", "USD", .ordinary), ("1.10", "USD", .ordinary),
        ("101", "JPY", .ordinary), ("5.010", "KWD", .fails), ("5.001", "KWD", .ordinary), ("5.011", "KWD", .ordinary),
        ("0.02000000", "BTC", .waits), ("0.00000002", "BTC", .ordinary),
    ])
    func firstTwoDecimalsDecide(_ amount: String, _ code: String, _ behaviour: AmountBehaviour) throws {
        let currency = try #require(Currency(code))
        #expect(AmountBehaviour(try Money(parsing: amount, currency: currency)) == behaviour)
    }

    @Test(arguments: [
        ("10.00", "USD", RefundBehaviour.ordinary), ("10.01", "USD", .fails), ("10.02", "USD", .waits),
        ("10.03", "USD", .notifiesThrice), ("10.04", "USD", .notifiesBeforeAnswering),
        ("10.05", "USD", .answersWithTimeout), ("10.06", "USD", .getsLost), ("10.07", "USD", .comesBack),
        ("10.08", "USD", .ordinary), ("7", "JPY", .ordinary), ("5.070", "KWD", .comesBack), ("5.071", "KWD", .ordinary),
    ])
    func refundsToo(_ amount: String, _ code: String, _ behaviour: RefundBehaviour) throws {
        let currency = try #require(Currency(code))
        #expect(RefundBehaviour(try Money(parsing: amount, currency: currency)) == behaviour)
    }
}
