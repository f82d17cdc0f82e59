import AuthDomain
import Testing

struct PersonNameTests {
    @Test(arguments: [
        "Ada", "Mary Ann", "O'Brien", "O\u{2019}Brien", "d\u{2019}Arc", "'t Hooft", "Jean-Luc", "J. R. R.", "J.R.R.",
        "K.Rajesh",
        "St. John", "Jr.", "Ångström", "A\u{30A}ngström", "Élodie", "Nguyễn", "Thị", "Øst", "Łukasz", "İnönü", "Ελένη",
        "Юлия",
        "Дар\u{2BC}я", "Աննա", "דוד", "ג\u{5F3}ורג\u{5F3}", "محمد", "عبد الله", "می\u{200C}نا", "नरेन्द्र",
        "क\u{94D}\u{200D}ष", "தமிழ்", "สมชาย",
        "བསྟན", "မောင်", "ანა", "አበበ", "山田", "やまだ", "ヤマダ花子", "タロー", "김 민수", "Kahananui\u{2BB}okalani", "X",
        "Mary Анна", "Ada1", "4da", "Ada_", "Ada, Jr.", "Ada (x)", "Ada & Charles", "<b>Ada</b>", "Kumar a/l Raju",
        "A\\B", "Ada  Byron", "Ada\u{1F469}", "2",
    ])
    func isAName(_ text: String) {
        #expect(PersonName(text)?.text == text, "\(text)")
    }

    @Test(arguments: [
        "", " ", "-", "'.'", "A:B", "a@b", "A\u{FF20}B", "A\u{2236}B", "\u{1F469}",
        "Florin Security - confirm at https://florin-verify.test/login", "florin-verify.test", "www.florin.test",
        "a.florin.test", "Dr.Evil", "f1orin.test", "Аda", "Flоrin", "Ηelen", "\u{301}Ada", "A-\u{301}b",
        "Za\u{301}\u{301}\u{301}\u{301}\u{301}lgo", "Ada\u{3A3}",
    ])
    func isNone(_ text: String) {
        #expect(PersonName(text) == nil, "\(text)")
    }

    @Test func hasAtMostAHundredCharacters() {
        #expect(PersonName(String(repeating: "a", count: 100)) != nil)
        #expect(PersonName(String(repeating: "a", count: 101)) == nil)
    }
}
