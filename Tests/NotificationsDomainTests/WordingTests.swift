import MoneyKit
import NotificationsDomain
import Primitives
import Testing

@Suite struct WordingTests {
    @Test(
        arguments: [
            (123_450, "1,234.50 USD", "1\u{202F}234,50\u{A0}USD"), (5, "0.05 USD", "0,05\u{A0}USD"),
            (-100_000_000, "-1,000,000.00 USD", "-1\u{202F}000\u{202F}000,00\u{A0}USD"),
            (99_999, "999.99 USD", "999,99\u{A0}USD"),
        ] as [(Int64, String, String)])
    func amountsAreWrittenAsPeopleDo(units: Int64, english: String, french: String) {
        let money = Money(minorUnits: units, currency: .USD)
        #expect(MoneyWords.text(money, language: .english) == english)
        #expect(MoneyWords.text(money, language: .french) == french)
    }

    @Test func yenHaveNoDecimals() throws {
        let yen = Money(minorUnits: 1_234_567, currency: try #require(Currency("JPY")))
        #expect(MoneyWords.text(yen, language: .english) == "1,234,567 JPY")
    }

    @Test(arguments: [
        ("en", Language.english), ("fr-CA", .french), ("fr", .french), ("de", .english), ("frr", .english),
    ])
    func languagesFallBack(locale: String, language: Language) {
        #expect(Language(locale: locale) == language)
    }

    @Test(arguments: [
        "{{{name}}}", "{{& name}}", "{{&name}}", "{{ & name}}", "{{% CONTENT_TYPE:TEXT}}", "{{%CONTENT_TYPE:TEXT}}",
        "{{=<% %>=}}", "{{= | | =}}", "{{> foreign}}", "{{<layout}}{{/layout}}", "{{$block}}{{/block}}", "{{name",
        "{{}}", "{{#name}}open", "{{/name}}", "{{#name}}{{/other}}", "{{name.secret}}", "{{uppercased(name)}}", "{{.}}",
        "{{ #name}}x{{/name}}", "{{name\n{{other}}", "{{>*name}}", "{{Name}}", "{{na me}}",
    ])
    func whatTurnsEscapingOffOrHidesIsRefused(text: String) {
        #expect(throws: NotificationsError.self) { try TemplateRule.check(text, variables: ["name", "other"]) }
    }

    @Test(arguments: [
        "", "plain { text } with } braces", "{{name}}", "{{ name }}", "{{#name}}{{other}}{{/name}}",
        "{{^name}}-{{/name}}",
        "{{! a comment }}x",
    ])
    func theRestIsTaken(text: String) {
        #expect(throws: Never.self) { try TemplateRule.check(text, variables: ["name", "other"]) }
    }

    @Test func undeclaredVariablesAreNamed() {
        #expect(throws: NotificationsError.unknownVariable("password")) {
            try TemplateRule.check("{{password}}", variables: ["name"])
        }
    }
}
