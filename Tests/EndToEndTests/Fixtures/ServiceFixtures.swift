/// What the access matrix needs of one service: `Fixtures/<Module>Fixtures.swift`. `scripts/render` lists those that
/// are there, in the order of `suite.json`.
protocol ServiceFixtures: Sendable {
    /// Makes one of everything that the service has.
    /// - Returns: ids by collection, of things that no list shows or of which not just any will do.
    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String]
    /// In which collection the thing lies that a field names, by the end of the field's name.
    static var collections: [String: String] { get }
    /// What the service holds of the people in the world, by a name for each pot.
    static func funds(in world: MatrixWorld) async throws -> [String: Funds]
    /// Operations that change what holds for everybody: those who may would change it for the other tests too.
    static var rules: Set<String> { get }
}

/// Of one pot, in minor units.
struct Funds: Equatable, Sendable {
    /// What its owner has.
    let posted: Int
    /// What its owner may spend of that.
    let available: Int
}

extension ServiceFixtures {
    static var collections: [String: String] { [:] }
    static func funds(in world: MatrixWorld) async throws -> [String: Funds] { [:] }
    static var rules: Set<String> { [] }
}
