import PaymentsDomain
import Testing

@Suite struct BankNumbersTests {
    @Test(arguments: [
        "DE89 3704 0044 0532 0130 00", "gb82west12345698765432", "NO9386011117947", "MT84MALT011000012345MTLCAST001S",
        "FR1420041010050500013M02606", "CH9300762011623852957",
    ])
    func ibansThatAreRight(text: String) throws {
        let iban = try #require(IBAN(text))
        #expect(iban.text == text.filter { $0 != " " }.uppercased())
        #expect(iban.country == iban.text.prefix(2))
    }

    @Test(arguments: [
        "", "DE", "DE88370400440532013000", "DE8937040044053201300", "DE893704004405320130000",
        "XX89370400440532013000",
        "DE8937040044053201300A", "GB82WEST1234569876543é", "D\u{0} 9", "DE٨٩370400440532013000",
    ])
    func ibansThatAreNone(text: String) { #expect(IBAN(text) == nil) }

    @Test func everyDigitOfAnIBANCounts() throws {
        let digits = Array("DE89370400440532013000")
        for place in 2..<digits.count {
            var changed = digits
            changed[place] = digits[place] == "9" ? "0" : Character("\((digits[place].wholeNumberValue ?? 0) + 1)")
            #expect(IBAN(String(changed)) == nil, "\(place)")
        }
    }

    @Test func routingNumbersCheckThemselves() {
        for right in ["021000021", "011401533", "091000019"] { #expect(BankNumbers.isRoutingNumber(right)) }
        for wrong in ["021000022", "02100002", "0210000210", "000000000", "02100002a", ""] {
            #expect(!BankNumbers.isRoutingNumber(wrong), "\(wrong)")
        }
    }

    @Test func theyComeOutAsTheyWerePutAway() throws {
        let all: [BankNumbers] = [
            .iban(try #require(IBAN("DE89370400440532013000")), bic: nil),
            .iban(try #require(IBAN("DE89370400440532013000")), bic: "COBADEFFXXX"),
            .aba(routing: "021000021", account: "12345", type: .savings), .local(bank: "058", account: "0123456789"),
        ]
        for numbers in all { #expect(BankNumbers(text: numbers.text) == numbers) }
        #expect(BankNumbers(text: "local\n058") == nil && BankNumbers(text: "") == nil)
        #expect(BankNumbers.isBIC("COBADEFFXXX") && BankNumbers.isBIC("COBADEFF") && !BankNumbers.isBIC("COBADE1"))
    }

    @Test func namesAreTheSameInAnyOrderAndCase() {
        #expect(BankAccount.isSame("Ada Lovelace", "LOVELACE, ADA"))
        #expect(!BankAccount.isSame("Ada Lovelace", "Ada Byron") && !BankAccount.isSame("", ""))
    }
}
