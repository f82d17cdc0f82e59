package import Primitives

/// A document for people, as a value: what stands in it, one below the other. `PDF` makes pages of it.
///
/// The same document is the same bytes, on every machine with the same fonts.
package struct Document: Sendable {
    package enum Block: Sendable {
        case logo(Logo)
        case heading(String)
        /// Goes on over pages as it needs to; lines end where they do.
        case text(String)
        /// Names and what they are, side by side.
        case facts([Fact])
        case table(DocumentTable)
    }

    package struct Fact: Sendable {
        let name: String
        let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Rows of its tables together.
    package static let mostRows = 100_000
    package static let mostPages = 5_000

    let title: String
    /// By BCP 47: `en`, `zh-Hant`; anything else is `und`. Readers speak it, and it tells which forms of Chinese
    /// letters are meant.
    let language: String
    /// At the end of each page, beside its number.
    let footer: String
    /// What the document says of its own making; never the time of the machine.
    let createdAt: Timestamp
    /// What numbers a page: page, and how many there are.
    let pageLabel: @Sendable (Int, Int) -> String
    let blocks: [Block]

    package init(
        title: String, language: String = "en", footer: String = "", createdAt: Timestamp,
        pageLabel: @escaping @Sendable (Int, Int) -> String = { "Page \($0) of \($1)" }, blocks: [Block]
    ) {
        self.title = title
        self.language = Self.isTag(language) ? language : "und"
        self.footer = footer
        self.createdAt = createdAt
        self.pageLabel = pageLabel
        self.blocks = blocks
    }

    private static func isTag(_ text: String) -> Bool {
        (1...35).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
            }
    }
}
