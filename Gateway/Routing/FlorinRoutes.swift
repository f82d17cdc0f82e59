import HTTPKit
import JSONKit

/// Every route that clients can reach: what the services declare, what the gateway serves itself, and the probes. A
/// route that nobody has declared is closed.
///
/// `Gateway/Routes` holds what each service says of itself (`wallet routes`); `scripts/gateway-routes` writes it anew,
/// and a test compares it with the services.
enum FlorinRoutes {
    /// - Parameter own: the endpoints of the operations port.
    static func all(own: [EndpointSpec]) -> [Route] {
        probes + routes(of: RouteListing(service: Gateway.name, own), to: .operations) + services
    }

    static let services =
        embedded(PackageResources.auth_json, .auth) + embedded(PackageResources.wallet_json, .wallet)
        + embedded(PackageResources.payments_json, .payments)
        + embedded(PackageResources.accounting_json, .accounting)

    /// What is wrong with a dependency is for operators: the public hears how the whole is doing.
    static let publicReadiness = "/readyz/status"

    private static let probes = [
        Route(page: "/healthz", "getLiveness"), Route(page: "/readyz", "getReadiness", servedAs: publicReadiness),
    ]

    private static func routes(of listing: RouteListing, to upstream: Upstream) -> [Route] {
        listing.routes.map { Route($0, to: upstream) }
    }

    private static func embedded(_ json: [UInt8], _ upstream: Upstream) -> [Route] {
        do {
            return routes(
                of: try JSONReader.decode(RouteListing.self, from: json, unknownFields: .reject), to: upstream)
        } catch {
            preconditionFailure("Gateway/Routes/\(upstream.rawValue).json: \(error)")
        }
    }
}
