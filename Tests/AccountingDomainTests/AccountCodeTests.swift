import AccountingDomain
import Testing

@Suite struct AccountCodeTests {
    @Test(arguments: ["1", "2100", "1200-sandbox", "X", "A1.b2-c3", String(repeating: "9", count: 32)])
    func codesOfLettersDigitsAndSingleJointsAreTaken(text: String) {
        #expect(AccountCode(text)?.description == text)
    }

    @Test(arguments: [
        "", "a1", "-1", ".1", "1-", "1.", "1--2", "1.-2", "1..2", "1 2", "1:2", "1_2", "é1", "1\n", "1\u{0}",
        String(repeating: "9", count: 33),
    ])
    func otherCodesAreRefused(text: String) {
        #expect(AccountCode(text) == nil)
    }

    @Test func codesWrittenInTheProgramAreValid() {
        for code in [PostingRules.customerControl, Closing.retainedEarnings] {
            #expect(AccountCode(code.description) == code)
        }
    }
}
