import JSONKit
import MoneyKit
import Testing

private struct Payment: FieldDecodable {
    let amount: Money
    init(_ fields: inout Fields) { amount = fields.required("amount", .money) }
}

@Suite struct MoneyFieldTests {
    @Test(arguments: [
        (#"{"amount":"12.34","currency":"USD"}"#, 1234), (#"{"amount":"-0.01","currency":"USD"}"#, -1),
        (#"{"amount":"7","currency":"JPY"}"#, 7), (#"{"amount":"1.5","currency":"KWD"}"#, 1500),
        (#"{"amount":"92233720368547758.07","currency":"USD"}"#, Int64.max),
    ])
    func readsExactAmounts(json: String, minorUnits: Int64) throws {
        let body = Array(#"{"amount":\#(json)}"#.utf8)
        let payment = try JSONReader.decode(Payment.self, from: body, unknownFields: .reject)
        #expect(payment.amount.minorUnits == minorUnits)
    }

    @Test(arguments: [
        (#"{"amount":"1.234","currency":"USD"}"#, "amount.amount", "too_many_decimals"),
        (#"{"amount":"1.0","currency":"JPY"}"#, "amount.amount", "too_many_decimals"),
        (#"{"amount":"92233720368547758.08","currency":"USD"}"#, "amount.amount", "amount_too_large"),
        (#"{"amount":"1e3","currency":"USD"}"#, "amount.amount", "malformed_amount"),
        (#"{"amount":"+1","currency":"USD"}"#, "amount.amount", "malformed_amount"),
        (#"{"amount":1,"currency":"USD"}"#, "amount.amount", "wrong_type"),
        (#"{"amount":"1","currency":"XXY"}"#, "amount.currency", "unknown_currency"),
        (#"{"amount":"1","currency":"usd"}"#, "amount.currency", "unknown_currency"),
        (#"{"amount":"1"}"#, "amount.currency", "missing"),
        (#"{"amount":"1","currency":"USD","x":1}"#, "amount.x", "unknown_field"),
        (#""1 USD""#, "amount", "wrong_type"),
    ])
    func saysWhatIsWrong(json: String, field: String, code: String) throws {
        do {
            let body = Array(#"{"amount":\#(json)}"#.utf8)
            _ = try JSONReader.decode(Payment.self, from: body, unknownFields: .reject)
            #expect(Bool(false), "must be refused")
        } catch let refused as FieldErrors {
            #expect(refused.errors.map(\.field) == [field])
            #expect(refused.errors.map(\.code) == [code])
        }
    }

    @Test func writesExactlyAsManyDecimalsAsTheCurrencyHas() {
        #expect(JSON.text(Money(minorUnits: 1230, currency: .USD)) == #"{"amount":"12.30","currency":"USD"}"#)
        #expect(JSON.text(Money(minorUnits: 5, currency: .JPY)) == #"{"amount":"5","currency":"JPY"}"#)
    }
}
