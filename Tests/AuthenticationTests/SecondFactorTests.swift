import Authentication
import Primitives
import Testing

struct TOTPTests {
    private let rfc = TOTP(secret: Array("12345678901234567890".utf8))

    /// RFC 6238 appendix B, the SHA-1 column.
    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func codesAreThoseOfTheRFC(seconds: Int64, code: String) {
        let step = TOTP.step(at: Timestamp(secondsSince1970: seconds))
        #expect(rfc.code(step: step, digits: 8) == code)
        #expect(rfc.code(step: step) == code.suffix(6))
    }

    @Test func neighboursAreTakenAndNothingFurther() {
        let totp = TOTP.generate()
        let now = Timestamp(secondsSince1970: 1_795_216_500)
        let step = TOTP.step(at: now)
        for offset in -1...1 {
            let offset = Int64(offset)
            #expect(totp.matchingStep(totp.code(step: step + offset), at: now, after: nil) == step + offset)
        }
        let near = Set((-1...1).map { totp.code(step: step + Int64($0)) })
        for offset in [-2, 2] where !near.contains(totp.code(step: step + Int64(offset))) {
            #expect(totp.matchingStep(totp.code(step: step + Int64(offset)), at: now, after: nil) == nil)
        }
    }

    @Test func stepThatWasUsedIsRefused() {
        let now = Timestamp(secondsSince1970: 1_111_111_109)
        let step = TOTP.step(at: now)
        let code = rfc.code(step: step)
        #expect(rfc.matchingStep(code, at: now, after: step - 1) == step)
        #expect(rfc.matchingStep(code, at: now, after: step) == nil)
        #expect(rfc.matchingStep(rfc.code(step: step + 1), at: now, after: step) == step + 1)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "081 804"])
    func otherTextNeverMatches(code: String) {
        #expect(rfc.matchingStep(code, at: Timestamp(secondsSince1970: 1_111_111_109), after: nil) == nil)
    }

    @Test func provisioningAddressIsReadableByApps() {
        #expect(
            rfc.provisioningURL(issuer: "Florin Bank", account: "ada@florin.test")
                == "otpauth://totp/Florin%20Bank:ada%40florin.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Florin%20Bank&algorithm=SHA1&digits=6&period=30"
        )
    }

    /// RFC 4648 section 10, without the padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func base32FollowsTheRFC(plain: String, text: String) {
        #expect(Base32.encode(Array(plain.utf8)) == text)
        #expect(Base32.decode(text.lowercased()) == Array(plain.utf8))
        #expect(Base32.decode(text + "1") == nil)
    }
}

struct RecoveryCodeTests {
    @Test func aSetHasTenDifferentCodes() {
        let codes = RecoveryCode.generateSet()
        #expect(codes.count == 10)
        #expect(Set(codes.map(\.hash)).count == 10)
        for code in codes { #expect(code.text.wholeMatch(of: /([A-Z2-7]{4}-){3}[A-Z2-7]{4}/) != nil) }
    }

    @Test func typedInAnyWayItIsTheSameCode() throws {
        let code = try #require(RecoveryCode.generateSet().first)
        for typed in [code.text, code.text.lowercased(), code.text.filter { $0 != "-" }, " \(code.text) "] {
            #expect(RecoveryCode(typed: typed)?.hash == code.hash)
        }
    }

    @Test(arguments: [
        "", "AAAA-BBBB-CCCC", "AAAA-BBBB-CCCC-DDD1", "AAAA-BBBB-CCCC-DDDD-E", "SSSS-BBBB-CCCC-DDD\u{17F}",
        "AAAA-BBBB-CCCC-DD\u{FB01}", "ÄÄÄÄÄÄÄÄ",
    ])
    func otherTextIsNoCode(text: String) {
        #expect(RecoveryCode(typed: text) == nil)
    }
}
