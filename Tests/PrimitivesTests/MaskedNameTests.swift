import Primitives
import Testing

struct MaskedNameTests {
    @Test(arguments: [
        ("Grace", "Hopper", "Grace H."), (" Grace  Brewster ", "Hopper", "Grace Brewster H."), ("", "Hopper", "H."),
        ("Grace", "", "Grace"), ("Grace", "\u{200B}", "Grace"), ("Ada\nBcc: all", "L", "Ada Bcc: all L."),
        ("\u{202E}ecarG", "Hopper", "ecarG H."), ("Élodie", "Ångström", "Élodie Å."),
        ("नम\u{200D}ः", "क", "नम\u{200D}ः क."), ("👩‍👩‍👧", "X", "👩‍👩‍👧 X."),
    ])
    func showsTheFirstNameAndAnInitial(first: String, last: String, shown: String) {
        #expect(MaskedName.of(first: first, last: last) == shown)
    }

    @Test func isShortAndNothingForNothing() {
        #expect(MaskedName.of(first: " \u{2060}", last: "\u{FEFF}") == nil)
        let long = MaskedName.of(first: String(repeating: "a", count: 500), last: "Z")
        #expect(long?.count == 63)
    }
}
