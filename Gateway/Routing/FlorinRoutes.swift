/// Every route that clients can reach. What stands here for a whole prefix is declared in detail by its service; what
/// is open to everybody is open by its exact path and methods only.
enum FlorinRoutes {
    static let all: [Route] = probes + documentation + signingIn + auth + wallet + payments + accounting + operations

    private static let probes: [Route] = [
        Route("/healthz", [.get, .head], to: .operations, access: .public, inMaintenance: true),
        Route("/readyz", [.get, .head], to: .operations, access: .public, inMaintenance: true),
        Route("/.well-known/jwks.json", [.get, .head], to: .auth, access: .public, inMaintenance: true),
    ]

    private static let documentation: [Route] = [
        Route("/api/openapi.json", [.get, .head], to: .operations, access: .public, inMaintenance: true),
        Route("/docs", [.get, .head], to: .operations, access: .public, inMaintenance: true),
        Route("/docs/{file}", [.get, .head], to: .operations, access: .public, inMaintenance: true),
    ]

    /// Guessing passwords and codes starts here, so these are limited by address.
    private static let signingIn: [Route] = [
        entry("/api/v1/auth/register"),
        entry("/api/v1/auth/login", inMaintenance: true),
        entry("/api/v1/auth/login/mfa", inMaintenance: true),
        entry("/api/v1/auth/refresh", inMaintenance: true),
        entry("/api/v1/auth/password/forgot"),
        entry("/api/v1/auth/password/reset"),
    ]

    private static let auth: [Route] = [
        service("/api/v1/auth", .auth),
        service("/api/v1/admin/users", .auth),
        service("/api/v1/admin/one-time-codes", .auth),
    ]

    private static let wallet: [Route] =
        [
            "/api/v1/wallets", "/api/v1/transfers", "/api/v1/holds", "/api/v1/admin/wallet",
        ].map { service($0, .wallet) } + [
            service("/api/v1/fx", .wallet, flag: "fx"),
            Route("/api/v1/currencies", [.get, .head], to: .wallet, access: .public),
            Route("/api/v1/fx/rates", [.get, .head], to: .wallet, access: .public, flag: "fx"),
        ]

    private static let payments: [Route] = [
        service("/api/v1/payments", .payments),
        service("/api/v1/payments/deposits", .payments, flag: "deposits"),
        // The provider's signature is the credential.
        Route(
            "/api/v1/payments/webhooks/{provider}", [.post], to: .payments, class: .fixed(.webhook),
            access: .public),
        service("/api/v1/admin/payments", .payments),
    ]

    private static let accounting: [Route] = [
        service("/api/v1/accounting", .accounting)
    ]

    private static let operations: [Route] = [
        Route(
            "/api/v1/ops", isPrefix: true, to: .operations, class: .fixed(.ops), access: .required, inMaintenance: true)
    ]

    private static func entry(_ name: String, inMaintenance: Bool = false) -> Route {
        Route(
            name, [.post], to: .auth, class: .fixed(.auth), access: .public, inMaintenance: inMaintenance)
    }

    private static func service(_ name: String, _ upstream: Upstream, flag: String? = nil) -> Route {
        Route(name, isPrefix: true, to: upstream, access: .required, flag: flag)
    }
}
