package import HTTPKit
package import PostgresAccess
package import PrivacyKit
package import ServiceLifecycle
package import SuiteKit

/// One service: what `<X>Service.swift`, the composition root, declares. The same declaration runs as a process
/// (`FlorinCommand`) and inside a test (`withService`).
package protocol FlorinService: Sendable {
    /// As `suite.json` declares it.
    static var process: SuiteProcess { get }
    /// The process's own unless the service says otherwise.
    static var defaultPort: Int { get }
    /// `http.host` and `http.port` unless the service says otherwise.
    static var listener: ListenerKeys { get }
    /// The service's own; those of shared modules are added when it has any.
    static var migrations: [Migration] { get }
    /// What it knows of people, column by column; nil for a process without a schema.
    static var privacy: PrivacyMap? { get }
    /// What the service's own metrics tell, by their names in `/metrics`.
    static var metrics: [String: String] { get }
    /// Puts the parts together: reads the configuration, makes clients (`context.postgres()`), returns what to run.
    /// Must not wait for any dependency: a process starts without them and says so at `/readyz`.
    static func build(_ context: ServiceContext) async throws -> ServiceParts
}

extension FlorinService {
    /// Of the process, as people, logs, metrics and host names have it. Whatever is an identifier is made of the slug.
    package static var name: String { process.name }
    package static var slug: String { process.slug }
    package static var defaultPort: Int { process.port }
    package static var migrations: [Migration] { [] }
    package static var privacy: PrivacyMap? { nil }
    package static var listener: ListenerKeys { .http }
    package static var metrics: [String: String] { [:] }
}

/// What a service consists of.
package struct ServiceParts: Sendable {
    /// The API. Those for parked messages are added by themselves.
    package var endpoints: [any Endpoint]
    /// Long-running work. Started together, ended in reverse order after the HTTP server and before the outbox relay
    /// and the clients. What the context made (clients, relay) is not listed here.
    package var services: [any Service]
    /// Nil checks tokens against the key set at `auth.jwks.url`.
    package var authenticator: Authenticator?
    /// Whether tokens that are revoked before their time are heard of from auth, over the broker. False for a process
    /// that follows revocations in a way of its own.
    package var followsRevocations: Bool
    /// Nil asks auth over the broker.
    package var stepUp: StepUpCheck?
    /// Pages beside `/healthz`, `/readyz` and `/metrics`.
    package var probes: [Probe]
    /// What it sends to clients' servers, for its document.
    package var webhooks: [OpenAPIWebhook] = []

    package init(
        endpoints: [any Endpoint] = [], services: [any Service] = [], authenticator: Authenticator? = nil,
        stepUp: StepUpCheck? = nil, followsRevocations: Bool = true, probes: [Probe] = []
    ) {
        self.endpoints = endpoints
        self.services = services
        self.authenticator = authenticator
        self.followsRevocations = followsRevocations
        self.stepUp = stepUp
        self.probes = probes
    }
}
