import HTTPKit
import JSONKit
import ServiceKit
import SuiteKit

/// Every route that clients can reach: what the services declare, what the gateway serves itself, and the probes. A
/// route that nobody has declared is closed.
///
/// `Gateway/Routes` holds what each service says of itself (`wallet routes`); `scripts/gateway-routes` writes it anew,
/// and a test compares it with the services.
enum FlorinRoutes {
    /// - Parameter own: the endpoints of the operations port.
    static func all(own: [EndpointSpec], services: [Route] = services) -> [Route] {
        probes + routes(of: RouteListing(service: Gateway.name, own), to: .operations) + services
    }

    static let services = listings.flatMap { embedded($0.json, $0.service) }

    /// What is wrong with a dependency is for operators: the public hears how the whole is doing.
    static let publicReadiness = "/readyz/status"

    private static let probes = [
        Route(page: "/healthz", "getLiveness"), Route(page: "/readyz", "getReadiness", servedAs: publicReadiness),
    ]

    private static func routes(of listing: RouteListing, to upstream: Upstream) -> [Route] {
        listing.routes.map { Route($0, to: upstream) }
    }

    private static func embedded(_ json: [UInt8], _ service: SuiteProcess) -> [Route] {
        do {
            return routes(
                of: try JSONReader.decode(RouteListing.self, from: json, unknownFields: .reject), to: Upstream(service))
        } catch {
            preconditionFailure("Gateway/Routes/\(service.slug).json: \(error)")
        }
    }
}
