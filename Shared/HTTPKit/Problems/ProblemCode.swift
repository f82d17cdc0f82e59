/// A refusal's stable name with the status and title that always go with it. All of the suite stand in
/// `problem-codes.tsv`, each once, and services map their errors to them: a client that knows a code knows it
/// everywhere.
package struct ProblemCode: Hashable, Sendable {
    /// For programs, never changes: `insufficient_funds`.
    package let code: String
    package let status: Int
    /// For people, the same for every occurrence.
    package let title: String

    package init(_ code: String, _ status: Int, _ title: String) {
        self.code = code
        self.status = status
        self.title = title
    }

    /// That of the suite's table.
    package static func named(_ code: String) -> ProblemCode? { all.first { $0.code == code } }

    /// The `type` member of RFC 9457.
    package var type: String { "https://florin.dev/problems/\(code)" }
}
