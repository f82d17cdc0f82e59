/// Which kinds of events an endpoint gets: all (`*`), those of one family (`deposit.*`), or one (`deposit.succeeded`).
package struct EventPattern: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package func matches(_ type: String) -> Bool {
        if text == "*" { return true }
        guard text.hasSuffix(".*") else { return text == type }
        // With its dot: `deposit.*` is not `deposits.made`.
        return type.hasPrefix(text.dropLast())
    }

    /// Whether there is anything that it could ever match.
    package func isKnown(among types: some Sequence<String>) -> Bool { types.contains(where: matches) }
}
