import Primitives
import TestSupport
import Testing

@testable import PaymentsDomain

/// Our IBANs, by schwifty.
@Suite struct IBANJudgeTests {
    /// Of every country right ones, and ones with a letter changed.
    @Test func otherPeoplesIBANsAreOurs() throws {
        var random = SplitMix64(seed: 30)
        var texts: [String] = []
        for (country, structure) in IBANRegistry.structures.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<5 {
                let right = Self.iban(country, structure, &random)
                texts.append(right)
                var letters = Array(right)
                letters[Int(random.next() % UInt64(letters.count))] = Array("0A5Z")[Int(random.next() % 4)]
                texts += [String(letters), String(right.dropLast()), right + "0"]
            }
        }
        let theirs = try BankJudge.areIBANs(texts)
        #expect(theirs.count == texts.count && theirs.contains(true) && theirs.contains(false))
        for (text, isTheirs) in zip(texts, theirs) where (IBAN(text) != nil) != isTheirs {
            Issue.record("\(text): \(isTheirs)")
        }
    }

    private static func iban(_ country: String, _ structure: String, _ random: inout SplitMix64) -> String {
        var account = ""
        var count = 0
        for letter in structure {
            if let digit = letter.wholeNumberValue {
                count = count * 10 + digit
                continue
            }
            let letters = Array(letter == "n" ? "0123456789" : letter == "a" ? "ABCXYZ" : "0123456789ABCXYZ")
            for _ in 0..<count { account.append(letters[Int(random.next() % UInt64(letters.count))]) }
            count = 0
        }
        let digits = (account + country + "00").map { letter in
            String(letter.wholeNumberValue ?? Int(letter.asciiValue ?? 0) - 55)
        }
        let rest = digits.joined().reduce(0) { ($0 * 10 + ($1.wholeNumberValue ?? 0)) % 97 }
        let check = 98 - rest
        return country + (check < 10 ? "0" : "") + "\(check)" + account
    }
}
