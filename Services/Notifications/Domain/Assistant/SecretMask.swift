/// Takes out of a question what nobody at the desk may keep: numbers of cards, codes, keys.
package enum SecretMask {
    package static func mask(_ text: String) -> String { maskedNumbers(maskedKeys(text)) }

    /// What we gave somebody to keep: `flk_…`, `flr_…`, `whsec_…`, a recovery code as `K7QD-4WMA-ZX2P-TLBE`.
    private static func maskedKeys(_ text: String) -> String {
        var result = ""
        var word = ""
        for character in text {
            if character.isOfKeys {
                word.append(character)
            } else {
                result += isKey(word) ? "••••" : word
                word = ""
                result.append(character)
            }
        }
        return result + (isKey(word) ? "••••" : word)
    }

    /// Of API keys, refresh tokens, wallets' authorizations, step-ups, sign-ins that wait, and webhooks.
    private static let keyMarkers = ["flk_", "flr_", "fla_", "fls_", "flm_", "whsec_"]

    private static func isKey(_ word: String) -> Bool {
        let small = word.lowercased()
        if keyMarkers.contains(where: { small.hasPrefix($0) && small != $0 }) { return true }
        let groups = word.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.count == 4, groups.allSatisfy({ $0.count == 4 }), word.contains(where: \.isLetter) else {
            return false
        }
        // Four short words of a sentence are none.
        return word.contains(where: \.isDigit) || word == word.uppercased()
    }

    /// Runs of digits, also with spaces, hyphens, dots between: 12 to 19 digits are a card's number, whose last four
    /// may stay; 3 to 8 are a code or a PIN when the words say so.
    private static func maskedNumbers(_ text: String) -> String {
        let isAboutCodes = QuestionFeatures.words(text).contains(where: codeWords.contains)
        let isAboutMoney = QuestionFeatures.words(text).contains(where: moneyWords.contains)
        var result = ""
        var run: [Character] = []
        func flush() {
            // What stands between digits belongs to the run, what follows it does not.
            var tail: [Character] = []
            while let last = run.last, !last.isDigit { tail.insert(run.removeLast(), at: 0) }
            result += masked(run, isAboutCodes, isAboutMoney) + String(tail)
            run = []
        }
        for character in text {
            if character.isDigit || (!run.isEmpty && character.standsBetweenDigits) {
                run.append(character)
            } else {
                if !run.isEmpty { flush() }
                result.append(character)
            }
        }
        if !run.isEmpty { flush() }
        return result
    }

    private static let codeLength = 6

    private static let moneyWords: Set<String> = [
        "charged", "charge", "paid", "pay", "sent", "send", "transfer", "transferred", "deposit", "deposited",
        "withdraw", "withdrew", "received", "amount", "balance", "fee", "dollars", "euros", "usd", "eur", "payé",
        "envoyé", "montant", "virement",
    ]

    private static let codeWords: Set<String> = [
        "code", "codes", "sms", "text", "texted", "verification", "2fa", "mfa", "pin", "otp", "cvv", "cvc", "cv2",
        "passcode", "password", "token", "security", "secret",
        "passe", "nip", "cryptogramme",
    ]

    private static func masked(_ run: [Character], _ isAboutCodes: Bool, _ isAboutMoney: Bool) -> String {
        let digits = run.filter(\.isDigit)
        if (12...19).contains(digits.count) { return "•••• " + String(digits.suffix(4)) }
        // More digits than any card has, or several numbers side by side: none of it is needed.
        if digits.count > 19 { return "••••" }
        guard isAboutCodes else {
            // Six digits by themselves are what our codes look like, unless the words speak of money.
            return digits.count == codeLength && run.count == codeLength && !isAboutMoney ? "••••" : String(run)
        }
        return run.split(whereSeparator: { !$0.isDigit }).contains { (3...8).contains($0.count) }
            ? "••••" : String(run)
    }
}

extension Character {
    /// Of any script.
    fileprivate var isDigit: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory == .decimalNumber } }

    fileprivate var standsBetweenDigits: Bool { isWhitespace || ["-", "–", ".", "/", "_"].contains(self) }

    fileprivate var isOfKeys: Bool {
        isASCII && (isLetter || isNumber || ["_", "-", "+", "/", "="].contains(self))
    }
}
