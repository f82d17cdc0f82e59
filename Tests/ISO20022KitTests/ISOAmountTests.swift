import ISO20022Kit
import MoneyKit
import Testing

@Suite struct ISOAmountTests {
    @Test(arguments: [
        ("12.34", "EUR", 1_234), ("12", "EUR", 1_200), ("+0.5", "EUR", 50), (".5", "EUR", 50), ("5.", "EUR", 500),
        ("007.10", "EUR", 710), ("0", "JPY", 0), ("00", "EUR", 0), ("2700", "JPY", 2_700), ("1.234", "KWD", 1_234),
        ("8.850", "EUR", 885), ("2700.00", "JPY", 2_700), ("5.000000000000000000000", "EUR", 500),
        ("92233720368547758.07", "EUR", Int64.max),
    ])
    func decimalsAreReadExactly(text: String, code: String, units: Int64) throws {
        #expect(try ISOAmount(text, currency: code).money.get().minorUnits == units)
    }

    @Test(arguments: [
        ("12.345", "EUR", ISOAmount.Fault.tooManyDigits), ("12.3450", "EUR", .tooManyDigits),
        ("2700.1", "JPY", .tooManyDigits), ("0.001", "EUR", .tooManyDigits), ("1", "XXX", .unknownCurrency),
        ("1", "", .unknownCurrency),
        ("", "EUR", .malformed), (".", "EUR", .malformed), ("-1", "EUR", .malformed), ("+-1", "EUR", .malformed),
        ("1,00", "EUR", .malformed), ("1e2", "EUR", .malformed), ("-0", "EUR", .malformed),
        ("1.2.3", "EUR", .malformed),
        ("92233720368547758.08", "EUR", .tooLarge), ("99999999999999999999999", "EUR", .tooLarge),
    ])
    func whatIsNoMoneyOfOursSaysWhy(text: String, code: String, fault: ISOAmount.Fault) {
        #expect(ISOAmount(text, currency: code).money == .failure(fault))
        #expect(ISOAmount(text, currency: code).written == "\(text) \(code)")
    }
}
