/// What the access matrix needs of one service: `Fixtures/<Module>Fixtures.swift`. `scripts/render` lists those that are
/// there, in the order of `suite.json`.
protocol ServiceFixtures: Sendable {
    /// Makes one of everything that the service has.
    /// - Returns: ids by collection, of things that no list shows or of which not just any will do.
    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String]
    /// In which collection the thing lies that a field names, by the end of the field's name.
    static var collections: [String: String] { get }
}

extension ServiceFixtures {
    static var collections: [String: String] { [:] }
}
