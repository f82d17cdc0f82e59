import PostgresAccess

extension ListQuery {
    /// A column that has a word of a closed list, written out: the server makes a plan for this word and not one for
    /// all of them, which would walk a table past what is common in search of what is rare. Only words of ours come
    /// here.
    mutating func says<Word: RawRepresentable<String> & CaseIterable>(_ column: SQL, _ word: Word?) {
        if let word { requires("\(column) = '\(dangerouslyRaw: word.rawValue)'") }
    }
}
