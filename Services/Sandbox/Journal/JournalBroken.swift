import HTTPKit

/// The journal cannot be written; nothing is promised any more until a restart.
struct JournalBroken: Error, Equatable, ProblemConvertible {
    var problem: Problem { .unavailable("journal") }
}

/// A line of a partner's journal does not tell a change: fields are missing, or it is of a later version.
struct JournalUnread: Error, CustomStringConvertible {
    let module: String
    let line: String

    var description: String { "the journal has a line of \(module) that cannot be read: \(line)" }
}
