/// Takes out of a question what nobody at the desk may keep: numbers of cards, and codes.
package enum SecretMask {
    /// Runs of digits, also with spaces or hyphens between: 12 to 19 digits are a card's number, whose last four may
    /// stay; 4 to 8 are a code or a PIN when the words say so.
    package static func mask(_ text: String) -> String {
        let isAboutCodes = QuestionFeatures.words(text).contains(where: codeWords.contains)
        var result = ""
        var run: [Character] = []
        func flush() {
            // What stands between digits belongs to the run, what follows it does not.
            var tail: [Character] = []
            while let last = run.last, !last.isASCIIDigit { tail.insert(run.removeLast(), at: 0) }
            result += masked(run, isAboutCodes) + String(tail)
            run = []
        }
        for character in text {
            if character.isASCIIDigit || (!run.isEmpty && (character == " " || character == "-")) {
                run.append(character)
            } else {
                if !run.isEmpty { flush() }
                result.append(character)
            }
        }
        if !run.isEmpty { flush() }
        return result
    }

    private static let codeWords: Set<String> = [
        "code", "codes", "pin", "otp", "cvv", "cvc", "cv2", "passcode", "password", "token", "security", "secret",
    ]

    private static func masked(_ run: [Character], _ isAboutCodes: Bool) -> String {
        let digits = run.filter(\.isASCIIDigit)
        if (12...19).contains(digits.count) { return "•••• " + String(digits.suffix(4)) }
        // More digits than any card has, or several numbers side by side: none of it is needed.
        if digits.count > 19 { return "••••" }
        guard isAboutCodes else { return String(run) }
        return run.split(whereSeparator: { !$0.isASCIIDigit }).contains { (3...8).contains($0.count) }
            ? "••••" : String(run)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
