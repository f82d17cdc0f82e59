/// Who carries short messages.
package enum ShortMessageProvider: String, CaseIterable, Hashable, Sendable {
    case twilio, africastalking
}

/// By whom a number is reached: the longest prefix that it begins with decides. Without a table, one provider has all.
package struct ShortMessageRoutes: Sendable {
    private let table: [PhonePrefix: ShortMessageProvider]
    private let all: ShortMessageProvider?

    /// - Parameter all: for every number, when the table is empty.
    package init(_ table: [PhonePrefix: ShortMessageProvider], all: ShortMessageProvider?) {
        self.table = table
        self.all = table.isEmpty ? all : nil
    }

    package struct Way: Hashable, Sendable {
        package let provider: ShortMessageProvider
        /// What is counted against fraud: the prefix of the table, or of the country.
        package let prefix: PhonePrefix
    }

    package var providers: Set<ShortMessageProvider> { Set(table.values).union(all.map { [$0] } ?? []) }

    /// Nil for a number that nobody reaches, and for what is none.
    package func way(to number: String) -> Way? {
        guard let country = PhonePrefix.country(of: number) else { return nil }
        if let all { return Way(provider: all, prefix: country) }
        let match = table.filter { $0.key.holds(number) }.max { $0.key.text.count < $1.key.text.count }
        return match.map { Way(provider: $0.value, prefix: $0.key) }
    }
}
