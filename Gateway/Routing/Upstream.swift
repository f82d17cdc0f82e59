import SuiteKit

/// Where the gateway forwards to: a service of the suite, or the gateway's own operations port.
struct Upstream: Hashable, Sendable {
    /// Position in tables by upstream: what a route needs of it on the way of a request.
    let index: Int

    /// Probes and operator routes are ordinary declared endpoints there.
    static let operations = Upstream(index: FlorinSuite.services.count)
    static let auth = Upstream(.auth)
    static let services = FlorinSuite.services.map { Upstream($0) }
    /// In the order of their positions.
    static let all = services + [operations]

    private init(index: Int) { self.index = index }

    /// - Parameter service: one of the suite's.
    init(_ service: SuiteProcess) {
        guard let index = FlorinSuite.services.firstIndex(of: service) else {
            preconditionFailure("\(service.name) is no service of the suite")
        }
        self.index = index
    }

    /// Nil for the operations port.
    var service: SuiteProcess? { self == .operations ? nil : FlorinSuite.services[index] }
    var name: String { service?.name ?? "operations" }
    /// What its configuration keys are made of.
    var slug: String { service?.slug ?? "operations" }
}
