/// What a process is run for.
package enum RunMode: String, CaseIterable, Sendable {
    /// Refuses development secrets and the test clock. The default, so that nobody forgets to choose it.
    case production
    /// A developer's machine: development secrets are taken.
    case local
    /// As local, with a clock that operators can move.
    case test
}
