// Written by scripts/render from suite.json.

extension SuiteProcess {
    package static let gateway = SuiteProcess(
        name: "gateway", slug: "gateway", port: 8080, needs: [.broker, .redis])

    package static let auth = SuiteProcess(
        name: "auth", slug: "auth", port: 8101, needs: [.postgres, .broker, .redis],
        prefixes: [
            "/.well-known",
            "/api/v1/auth",
            "/api/v1/admin/users",
            "/api/v1/admin/one-time-codes",
        ])

    package static let wallet = SuiteProcess(
        name: "wallet", slug: "wallet", port: 8102, needs: [.postgres, .broker], connections: 32,
        prefixes: [
            "/api/v1/wallets",
            "/api/v1/transfers",
            "/api/v1/holds",
            "/api/v1/fx",
            "/api/v1/currencies",
            "/api/v1/rewards",
            "/api/v1/referrals",
            "/api/v1/admin/wallet",
        ])

    package static let payments = SuiteProcess(
        name: "payments", slug: "payments", port: 8103, needs: [.postgres, .broker, .files],
        prefixes: [
            "/api/v1/payments",
            "/api/v1/admin/payments",
        ])

    package static let billing = SuiteProcess(
        name: "billing", slug: "billing", port: 8104, needs: [.postgres, .broker, .files],
        prefixes: [
            "/api/v1/billing",
            "/api/v1/admin/billing",
        ])

    package static let accounting = SuiteProcess(
        name: "accounting", slug: "accounting", port: 8107, needs: [.postgres, .broker, .files],
        prefixes: [
            "/api/v1/accounting"
        ])

    package static let compliance = SuiteProcess(
        name: "compliance", slug: "compliance", port: 8108, needs: [.postgres, .broker, .files],
        prefixes: [
            "/api/v1/compliance",
            "/api/v1/audit-logs",
        ])

    package static let notifications = SuiteProcess(
        name: "notifications", slug: "notifications", port: 8109, needs: [.postgres, .broker, .files],
        prefixes: [
            "/api/v1/notifications",
            "/api/v1/webhooks",
            "/api/v1/support",
            "/api/v1/admin/notifications",
            "/api/v1/admin/support",
        ])

    package static let sandbox = SuiteProcess(
        name: "sandbox", slug: "sandbox", port: 8190)
}

/// The whole of Florin.
package enum FlorinSuite {
    /// Those that the gateway stands before, in the order in which they start.
    package static let services: [SuiteProcess] = [
        .auth,
        .wallet,
        .payments,
        .billing,
        .accounting,
        .compliance,
        .notifications,
    ]

    /// Outside partners that a development machine runs itself.
    package static let partners: [SuiteProcess] = [
        .sandbox
    ]

    /// The second listener of the gateway.
    package static let operationsPort = 9080
}
