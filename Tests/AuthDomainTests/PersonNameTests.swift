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
        "Mary Анна",
    ])
    func isAName(_ text: String) {
        #expect(PersonName(text)?.text == text, "\(text)")
    }

    @Test(arguments: [
        "", " ", "-", "'.'", "Ada1", "4da", "A:B", "A/B", "a@b", "Ada_", "Ada,", "Ada (x)", "A&B", "Ada  Byron", " Ada",
        "Ada ", "Florin Security - confirm at https://florin-verify.test/login", "florin-verify.test",
        "www.florin.test",
        "a.florin.test", "Dr.Evil", "Аda", "Flоrin", "Ηelen", "Ada\u{200B}", "Ada\nByron", "\u{301}Ada", "A-\u{301}b",
        "Za\u{301}\u{301}\u{301}\u{301}\u{301}lgo", "𝐅𝐥𝐨𝐫𝐢𝐧", "Ⓐda", "Adaː", "👩", "Ada👩", "Ad\u{20DD}a", "١٢", "Ada½",
        "Ada\u{3A3}",
    ])
    func isNone(_ text: String) {
        #expect(PersonName(text) == nil, "\(text)")
    }

    @Test func hasAtMostAHundredCharacters() {
        #expect(PersonName(String(repeating: "a", count: 100)) != nil)
        #expect(PersonName(String(repeating: "a", count: 101)) == nil)
    }
}
