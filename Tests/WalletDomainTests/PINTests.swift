import Primitives
import Testing
import WalletDomain

@Suite struct PINTests {
    @Test(arguments: ["1470", "0258", "90210", "112233", "1223", "135790", "0008"])
    func goodPINsPass(text: String) throws {
        try PIN.check(text)
    }

    @Test(arguments: [
        "", "123", "1234567", "12a4", "١٢٣٤", "0000", "9999", "1234", "4321", "0123", "9876", "55555", "912345",
        "432109", " 147", "-147", "111147",
    ])
    func weakOrMalformedPINsAreRefused(text: String) {
        #expect(throws: WalletError.pinWeak) { try PIN.check(text) }
    }

    @Test func fiveTriesThenAQuarterOfAnHour() throws {
        let start = Timestamp(secondsSince1970: 1_000)
        var attempts = PINAttempts()
        for left in [4, 3, 2, 1, 0] {
            try attempts.take(at: start)
            #expect(attempts.left == left)
        }
        let end = start + .seconds(900)
        #expect(throws: WalletError.pinLocked(until: end, waiting: .microseconds(1))) {
            try attempts.take(at: end - .microseconds(1))
        }
        try attempts.take(at: end)
        #expect(attempts.left == 4)
    }
}

@Suite struct AccountNumberTests {
    @Test func numbersCheckThemselves() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            let number = AccountNumber(random: random.next())
            #expect(AccountNumber(number.description) == number)
        }
    }

    @Test func everySingleWrongDigitIsNoticed() {
        let digits = Array(AccountNumber(random: 123_456_789).description.utf8)
        for position in 2..<digits.count {
            for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != digits[position] {
                var wrong = digits
                wrong[position] = digit
                #expect(AccountNumber(String(decoding: wrong, as: UTF8.self)) == nil)
            }
        }
    }

    @Test(arguments: ["", "90", "911234567890", "90123456789a", "9012345678901", "-90123456789"])
    func otherTextIsNone(text: String) {
        #expect(AccountNumber(text) == nil)
    }
}
