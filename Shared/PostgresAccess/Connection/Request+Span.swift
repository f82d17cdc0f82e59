import TracingKit

extension Request {
    static let database = [SpanFact.text("db.system.name", "postgresql")]
    /// Of a statement, in its span; the values are no part of it.
    private static let longestText = 1_000

    /// Waits for the answer within a span of its own, if the work around it is recorded.
    func performInSpan(
        at place: CallSite, isolation: isolated (any Actor)? = #isolation
    ) async throws(PostgresError) {
        guard let span = Spans.open(.client, spanName, spanFacts) else { return try await perform(at: place) }
        do {
            try await perform(at: place)
        } catch {
            span.end(failure: "\(error.kind)")
            throw error
        }
        span.end()
    }

    /// The first words, which are few: `insert into wallet.movements`.
    private var spanName: String {
        switch work {
        case .statement(let sql): Self.operation(of: sql)
        case .statements(let list) where list.count == 1: Self.operation(of: list[0])
        case .statements where ending == .commit: "commit"
        case .statements: "pipeline"
        case .script: "script"
        case .copy: "copy"
        }
    }

    private static func operation(of sql: SQL) -> String {
        let words = sql.text.split(maxSplits: 3, omittingEmptySubsequences: true) { $0.isWhitespace }
        guard let verb = words.first else { return "statement" }
        switch verb {
        case "insert", "delete": return words.prefix(3).joined(separator: " ")
        case "update": return words.prefix(2).joined(separator: " ")
        default: return String(verb)
        }
    }

    private var spanFacts: [SpanFact] {
        let texts: [String] =
            switch work {
            case .statement(let sql): [sql.text]
            case .statements(let list): list.map(\.text)
            case .script(let text): [text]
            case .copy(let statement, _): [statement]
            }
        return Self.database + [
            .text("db.query.text", String(texts.joined(separator: ";\n").prefix(Self.longestText))),
            .number("db.operation.batch.size", statementCount),
        ]
    }
}
