/// Members of JSON that hold secrets, told by their names: whatever is kept or shown later has a mask in their place.
package enum SecretMembers {
    package static let mask = JSONValue.string("[redacted]")

    /// The last words of such names, whatever stands before: `current_pin`, `mfaToken`, `Set-Cookie`.
    private static let words: Set<String> = [
        "password", "token", "secret", "authorization", "cookie", "pin", "cvv", "totp", "ssn", "tin", "apikey",
    ]
    private static let pairs: Set<[String]> = [["api", "key"], ["recovery", "code"]]

    package static func isSecret(_ name: String) -> Bool {
        let ending = Self.words(of: name).suffix(2).map { singular($0) }
        return ending.last.map(words.contains) == true || pairs.contains(ending)
    }

    /// A value without secrets: masks for what has such a name, and payment cards cut short, at any depth.
    /// - Parameter also: further names that are secret where this stands.
    package static func redacted(_ value: JSONValue, also names: Set<String> = []) -> JSONValue {
        switch value {
        case .null, .bool: return value
        case .string(let text): return .string(CardNumbers.masked(text))
        case .number(let text):
            let masked = CardNumbers.masked(text)
            return masked == text ? value : .string(masked)
        case .array(let elements): return .array(elements.map { redacted($0, also: names) })
        case .object(let members):
            return .object(
                members.map { member in
                    guard member.value != .null, isSecret(member.name) || names.contains(member.name) else {
                        return JSONMember(member.name, redacted(member.value, also: names))
                    }
                    return JSONMember(member.name, mask)
                })
        }
    }

    private static func singular(_ word: String) -> String {
        word.hasSuffix("s") && words.union(["code", "key"]).contains(String(word.dropLast()))
            ? String(word.dropLast()) : word
    }

    /// `new_pin`, `newPin`, `New-PIN` are two words each, in small letters.
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var follows = false
        for letter in name {
            if !letter.isLetter && !letter.isNumber {
                words.append(word)
                (word, follows) = ("", false)
                continue
            }
            if letter.isUppercase, follows {
                words.append(word)
                word = ""
            }
            follows = letter.isLowercase || letter.isNumber
            word += letter.lowercased()
        }
        return (words + [word]).filter { !$0.isEmpty }
    }
}
