/// Where a verifier finds the published keys.
package protocol KeySource: Sendable {
    /// The key of that id, or nil if it is not published. Throws `keysUnavailable` if that cannot be told.
    func key(id: String) async throws(TokenError) -> VerificationKey?
}

/// A fixed set, for tests and for whoever holds the keys itself.
package struct StaticKeySource: KeySource {
    private let keys: [String: VerificationKey]

    package init(_ keys: [VerificationKey]) {
        self.keys = Dictionary(keys.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func key(id: String) async throws(TokenError) -> VerificationKey? { keys[id] }
}
