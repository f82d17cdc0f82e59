// Written by scripts/render from suite.json.

import SuiteKit

extension FlorinRoutes {
    /// What each service says of its routes, as it lies in `Gateway/Routes`.
    static let listings: [(service: SuiteProcess, json: [UInt8])] = [
        (.auth, PackageResources.auth_json),
        (.wallet, PackageResources.wallet_json),
        (.payments, PackageResources.payments_json),
        (.billing, PackageResources.billing_json),
        (.accounting, PackageResources.accounting_json),
        (.compliance, PackageResources.compliance_json),
        (.notifications, PackageResources.notifications_json),
    ]
}
