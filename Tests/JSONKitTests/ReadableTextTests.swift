import JSONKit
import TestSupport
import Testing

/// What people may be shown of each other. The rules are RFC 8264's; the inputs are those that got through elsewhere.
@Suite struct ReadableTextTests {
    private func line(_ text: String, _ length: ClosedRange<Int> = 1...100) -> Result<String, FieldError> {
        decode(text, .line(length))
    }

    private func decode(_ text: String, _ type: FieldType<String>) -> Result<String, FieldError> {
        struct Holder: FieldDecodable {
            @TaskLocal static var type = FieldType<String>.line(1...1)
            let text: String
            init(_ fields: inout Fields) { text = fields.required("text", Self.type) }
        }
        return Holder.$type.withValue(type) {
            do throws(FieldErrors) {
                let body = JSONValue.object([JSONMember("text", .string(text))])
                return .success(try JSONReader.decode(Holder.self, from: body, unknownFields: .reject).text)
            } catch {
                return .failure(error.errors[0])
            }
        }
    }

    private func code(_ result: Result<String, FieldError>) -> String? {
        if case .failure(let error) = result { error.code } else { nil }
    }

    @Test(arguments: [
        "Ada", "O'Connor-Smith, Jr.", "Nguyễn Thị Minh Khai", "محمد", "דָּוִד", "می‌خواهم", "क्‍ष", "ശ്രീനിവാസൻ", "ന്‍",
        "山田　太郎", "辻󠄀", "สมชาย", "Σωκράτης", "❤️ dinner", "👩🏽‍🔬", "🏳️‍🌈", "1️⃣", "🙂‍↔️", "<b>&amp;", "'; drop table users; --",
    ])
    func keepsWhatScriptsNeed(_ text: String) {
        #expect(line(text) == .success(String(String.UnicodeScalarView(text.unicodeScalars))))
    }

    @Test(arguments: [
        "", " ", "   ", "\u{A0}", "\u{3000}\u{2003}", "\u{2800}", "\u{200B}", "\u{FEFF}", "\u{200D}", "\u{2060}",
        "\u{AD}",
        "\u{3164}", "\u{115F}\u{1160}", "\u{FFA0}", "\u{34F}", "\u{FE0F}", "\u{E0061}", "\u{301}", "\u{200B}\u{FEFF} ",
        " \u{2800} ", "\u{180E}",
    ])
    func refusesWhatNobodySees(_ text: String) {
        let code = code(line(text))
        #expect(code == "too_short" || code == "invalid_characters")
        #expect(self.code(decode(text, .lines(1...100))) == code)
    }

    @Test(arguments: [
        0x00, 0x07, 0x0B, 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0x2029, 0x202A, 0x202D, 0x202E, 0x2066, 0x2067, 0x2069,
        0x200E,
        0x200F, 0x61C, 0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0xFEFF, 0xAD, 0x34F, 0x3164, 0xFFF9, 0xFFFB, 0xE000,
        0xF8FF, 0xFFFE, 0x1FFFF, 0x10FFFD, 0xE0001, 0xE0041, 0x378, 0x1D173,
    ])
    func refusesInsideANameWhatChangesOrHidesIt(_ value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        for text in ["A\(scalar)B", "Ada \(scalar)", "\(scalar)Ada"] {
            #expect(code(line(text)) == "invalid_characters", "U+\(String(value, radix: 16))")
            #expect(code(decode(text, .lines(1...100))) == "invalid_characters", "U+\(String(value, radix: 16))")
        }
    }

    /// No character that ends a line for anything that reads lines, from mail to logs to CSV, and no other control.
    @Test func noCharacterOfUnicodeBreaksALine() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: break
            default: guard Character(scalar).isNewline else { continue }
            }
            #expect(code(line("a\(scalar)b")) == "invalid_characters", "U+\(String(value, radix: 16))")
        }
    }

    /// What somebody else has written is shown without what would be refused.
    @Test(
        arguments: [
            ("A\u{202E}B\u{200B}C", "ABC"), ("\u{2066}Ada\u{2069} \u{1B}", "Ada"), ("\u{200B}\u{FEFF}\n", nil),
            ("", nil),
            ("a\u{200B}\u{FE0F}\u{202E}\u{200D}b", "ab"), ("가\u{200D}\u{115F}b", "가b"), ("👩🏽‍🔬", "👩🏽‍🔬"),
        ] as [(String, String?)])
    func whatOthersWroteIsCleared(text: String, shown: String?) {
        let cleared = ReadableText.cleared(text)
        let scalars = [cleared, shown].map { $0.map { Array($0.unicodeScalars) } }
        #expect(scalars[0] == scalars[1])
        for text in [cleared].compactMap(\.self) { #expect(line(text) == .success(text)) }
    }

    @Test func isTrimmedAndInOneSpelling() {
        #expect(line(" \u{A0}Ada  Lovelace\u{3000}") == .success("Ada  Lovelace"))
        guard case .success(let kept) = line("e\u{301}\u{323}") else { return #expect(Bool(false), "must be taken") }
        #expect(Array(kept.unicodeScalars) == ["\u{1EB9}", "\u{301}"])
    }

    @Test func onlySeveralLinesMayHaveLineFeeds() {
        for text in ["A\nB", "A\rB", "A\tB", "Ada\nBcc: all@x.test"] {
            #expect(code(line(text)) == "invalid_characters")
        }
        #expect(decode("\n one\r\n\ttwo\rthree\n\n", .lines(1...100)) == .success("one\n\ttwo\nthree"))
        #expect(code(decode("\n\t \r\n", .lines(1...100))) == "too_short")
    }

    @Test func lengthsCountWhatIsKept() {
        #expect(line("  ééé ", 1...3) == .success("ééé"))
        #expect(line("e\u{301}e\u{301}e\u{301}", 1...3) == .success("ééé"))
        #expect(code(line("éééé", 1...3)) == "too_long")
        #expect(code(line("ab ", 3...9)) == "too_short")
        #expect(code(line(String(repeating: " ", count: 1 << 20) + "a")) == "too_long")
    }

    /// minimaxir/big-list-of-naughty-strings: whatever is taken is visible, in one line and unchanged when sent again.
    @Test func naughtyStringsAreTakenAsTheyAreOrRefused() throws {
        let list = try JSONParser.parse(SharedData.bytes("naughty-strings.json"), limits: .own).arrayValue ?? []
        #expect(list.count > 400)
        for text in list.compactMap(\.stringValue) {
            guard case .success(let kept) = line(text, 1...10_000) else { continue }
            #expect(!kept.contains { $0.isNewline })
            #expect(line(kept, 1...10_000) == .success(kept))
        }
    }
}
