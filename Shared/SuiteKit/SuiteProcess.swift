/// One process of the suite, as `suite.json` declares it. `scripts/render` writes the declarations.
package struct SuiteProcess: Sendable, Hashable {
    package enum Need: String, Sendable, CaseIterable { case postgres, broker, redis }

    /// As people, logs, metrics and host names have it: "credit-engine".
    package let name: String
    /// The same as an identifier: "credit". Its schema and role in the database, its user at the broker, what its queues,
    /// the types of its messages and its configuration keys begin with.
    package let slug: String
    package let port: Int
    package let needs: Set<Need>
    /// The most connections that one event loop of the gateway has to one address of it; nil for what all have.
    package let connections: Int?
    /// What the paths of its routes begin with, whole segments.
    package let prefixes: [String]

    package init(
        name: String, slug: String, port: Int, needs: Set<Need> = [], connections: Int? = nil, prefixes: [String] = []
    ) {
        // Means the same, without quotes, to PostgreSQL, RabbitMQ, environments and regular expressions.
        let isIdentifier = slug.utf8.first.map(Self.letters.contains) ?? false
        precondition(
            isIdentifier && slug.utf8.allSatisfy { Self.letters.contains($0) || Self.digits.contains($0) },
            "the slug of \(name) is no identifier: \(slug)")
        self.name = name
        self.slug = slug
        self.port = port
        self.needs = needs
        self.connections = connections
        self.prefixes = prefixes
    }

    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    package var hasSchema: Bool { needs.contains(.postgres) }

    /// Where it listens on a development machine.
    package var developmentURL: String { "http://127.0.0.1:\(port)" }
}

extension FlorinSuite {
    /// Of the services that have one.
    package static let schemas = services.filter(\.hasSchema).map(\.slug)
}
