import Clibpq

extension PostgresError {
    /// What the server said in an error result.
    init(_ result: OpaquePointer) {
        // PG_DIAG_... of postgres_ext.h, which are letters as C characters.
        func field(_ letter: Character) -> String? {
            guard let code = letter.asciiValue, let text = PQresultErrorField(result, Int32(code)) else { return nil }
            return String(cString: text)
        }
        // Without a state the error was made by libpq itself: the connection broke.
        let state = field("C")
        self.init(
            state.map(Kind.server) ?? .connectionLost,
            message: field("M") ?? "the connection broke",
            constraint: field("n"),
            table: field("t"),
            column: field("c"),
            schema: field("s")
        )
    }

    /// The same error under another kind.
    func with(kind: Kind) -> PostgresError {
        PostgresError(
            kind, message: message, constraint: constraint, table: table, column: column, schema: schema,
            action: action, cause: cause)
    }
}
