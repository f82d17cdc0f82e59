/// A line of our code, for logs: `AuthService/UserStore.swift:52`. Made from the default arguments of whoever is
/// called.
package struct CallSite: Sendable, CustomStringConvertible {
    private let file: StaticString
    private let line: UInt

    package init(_ file: StaticString, _ line: UInt) {
        self.file = file
        self.line = line
    }

    package var description: String { "\(file):\(line)" }
}

/// An error that knows where it was met and by what. Its description tells all of it and is for logs; whoever is not to
/// read our code (a probe, an operator's list) gets the summary.
package protocol TracedError: Error, CustomStringConvertible {
    /// What went wrong, in words that tell nothing of how we are built.
    var summary: String { get }
    /// What was being done: the beginning of a statement, a command.
    var action: String? { get }
    /// Where our code asked for it.
    var place: CallSite { get }
    /// What it came of.
    var cause: (any Error)? { get }
}

extension TracedError {
    package var description: String {
        var text = summary
        if let action { text += ", doing `\(action)`" }
        text += ", at \(place)"
        if let cause { text += ", because of: \(cause)" }
        return text
    }
}
