/// The name of a list, which says what its files look like.
package struct ListName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    /// Nil unless it is 1 to 40 small letters, digits and underscores, a letter first.
    package init?(_ text: String) {
        guard (1...40).contains(text.utf8.count), let first = text.utf8.first, (0x61...0x7A).contains(first),
            text.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static func < (left: ListName, right: ListName) -> Bool { left.text < right.text }

    /// Persons of public life: no crime to be one, so nobody is stopped for it, but they are looked at more closely.
    package var isOfPublicPersons: Bool { text == "pep" || text.hasPrefix("pep_") }

    /// What newspapers write: no list that anybody hands in, but what is found there is a hit like others.
    package static let adverseMedia = ListName(known: "adverse_media")

    private init(known text: String) { self.text = text }

    /// Whoever stands on it may be paid by nobody.
    package var isOfSanctions: Bool { !isOfPublicPersons && self != .adverseMedia }
}

extension ListName {
    private enum Layout { case ofac, un, eu, uk, targets }

    /// What is none of the others comes as `targets.simple.csv`.
    private var layout: Layout {
        switch text {
        case "ofac_sdn", "ofac_cons": .ofac
        case "un": .un
        case "eu": .eu
        case "uk": .uk
        default: .targets
        }
    }

    /// The files that make up a version, all of them needed.
    package var parts: [String] { layout == .ofac ? ["sdn", "alt", "add"] : ["file"] }

    /// Every name that a file of any list may have.
    package static let allParts = ["sdn", "alt", "add", "file"]

    /// Reads a version to its end.
    /// - Parameter files: by their names, those of `parts`.
    package func read(_ files: [String: [UInt8]]) throws(ListRefusal) -> [ListEntry] {
        func file(_ name: String) throws(ListRefusal) -> [UInt8] {
            guard let bytes = files[name] else { throw ListRefusal(file: name, line: 0, reason: .noEntries) }
            return bytes
        }
        switch layout {
        case .ofac: return try OFACReader.read(sdn: file("sdn"), alt: file("alt"), add: file("add"))
        case .un: return try UNReader.read(file("file"))
        case .eu: return try EUReader.read(file("file"))
        case .uk: return try UKReader.read(file("file"))
        case .targets: return try TargetsReader.read(file("file"))
        }
    }
}
