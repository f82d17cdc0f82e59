import AuthDomain
import Testing

struct EmailAddressTests {
    @Test(arguments: [
        ("ada@florin.test", "ada@florin.test"), ("Ada.Lovelace+x@Florin.Test", "ada.lovelace+x@florin.test"),
        ("a@b.co", "a@b.co"), ("o'brien@xn--bcher-kva.example", "o'brien@xn--bcher-kva.example"),
        ("1@2.c3", "1@2.c3"),
    ])
    func addressesAreLowerCase(text: String, stored: String) {
        #expect(EmailAddress(text)?.text == stored)
    }

    @Test(arguments: [
        "", "ada", "@florin.test", "ada@", "ada@florin", "ada@@florin.test", "a@b@c.de", ".ada@florin.test",
        "ada.@florin.test", "a..b@florin.test", "ada@.test", "ada@florin.", "ada@-florin.test", "ada@florin-.test",
        "ada@127.0.0.1", "ada@[127.0.0.1]", "\"ada\"@florin.test", "ada lovelace@florin.test", "ada@flo rin.test",
        "ada\n@florin.test", "adä@florin.test", "ada@flörin.test", "ada\u{0}@florin.test",
        String(repeating: "a", count: 65) + "@florin.test", "a@" + String(repeating: "b", count: 64) + ".test",
        "a@" + String(repeating: "bcdefgh.", count: 32) + "test",
        // Letters that fold into ASCII: the Kelvin sign, the long s, the dotless i.
        "\u{212A}ate@florin.test", "ada@florin.te\u{17F}t", "\u{131}da@florin.test", "\u{FF41}da@florin.test",
    ])
    func otherTextIsRefused(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test(arguments: ["+442079460000", "+1234567", "+123456789012345"])
    func phoneNumbersAreE164(text: String) {
        #expect(PhoneNumber(text)?.text == text)
    }

    @Test(arguments: [
        "", "442079460000", "+0442079460", "+123456", "+1234567890123456", "+44 2079460000", "+44207946000a",
    ])
    func otherPhoneNumbersAreRefused(text: String) {
        #expect(PhoneNumber(text) == nil)
    }

    @Test func countriesAreTheAssignedCodes() {
        for code in ["GB", "US", "DE", "NG", "ZW", "AX"] { #expect(Country(code)?.code == code) }
        for code in ["", "gb", "UK", "EU", "XX", "ZZ", "GBR", "G"] { #expect(Country(code) == nil) }
    }
}

struct PasswordRuleTests {
    private func refusal(_ password: String) throws -> PasswordRule.Refusal? {
        let owner: EmailAddress = try #require(EmailAddress("ada.lovelace@florin.test"))
        return PasswordRule.refusal(of: password, for: owner)
    }

    @Test func lengthIsExact() throws {
        #expect(try refusal("x7!kQ2m9z") == .tooShort)
        #expect(try refusal("x7!kQ2m9zP") == nil)
        #expect(try refusal(String(repeating: "xyz1", count: 64)) == nil)
        #expect(try refusal(String(repeating: "xyz1", count: 64) + "!") == .tooLong)
    }

    @Test func lengthCountsCharactersAndNotBytes() throws {
        #expect(try refusal("ключключк") == .tooShort)
        #expect(try refusal("ключключкл") == nil)
    }

    @Test(arguments: ["1234567890", "PASSWORD123", "qwertyuiop", "iloveyou123", "Manchester", "password2026"])
    func mostUsedAreRefusedInAnyCase(password: String) throws {
        #expect(try refusal(password) == .tooCommon)
    }

    @Test func ownAddressIsRefused() throws {
        #expect(try refusal("Ada.Lovelace@florin.test") == .isAddress)
        #expect(try refusal("ada.lovelace@florin.test!") == nil)
    }

    @Test(arguments: ["florin-demo-2026", "correct horse battery 9", "Sup3r-Secret-Pass!"])
    func ordinaryPassphrasesAreTaken(password: String) throws {
        #expect(try refusal(password) == nil)
    }
}
