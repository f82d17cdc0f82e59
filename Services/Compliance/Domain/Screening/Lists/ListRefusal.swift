/// Why a version of a list is not taken: the old one stays as it is.
package struct ListRefusal: Error, Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// A row that is no row of this file: columns, quotes, characters, a date or a type that is none.
        case unreadableRow = "unreadable_row"
        case wrongHeader = "wrong_header"
        case repeatedID = "repeated_id"
        /// An alias or an address of an entry that the version does not have.
        case unknownEntry = "unknown_entry"
        /// The file ends within a row or an element.
        case cutOff = "cut_off"
        case noEntries = "no_entries"
        /// More than a tenth fewer entries than before.
        case entriesFell = "entries_fell"
    }

    /// The name of the uploaded file: `sdn`, `alt`, `add` or `file`.
    package let file: String
    /// From 1; 0 when it is about the whole file.
    package let line: Int
    package let reason: Reason

    package init(file: String, line: Int, reason: Reason) {
        self.file = file
        self.line = line
        self.reason = reason
    }
}
