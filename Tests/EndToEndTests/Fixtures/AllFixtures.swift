// Written by scripts/render from the files beside it.

/// Those of all services, in the order of `suite.json`.
let allFixtures: [any ServiceFixtures.Type] = [
    AuthFixtures.self,
    WalletFixtures.self,
    PaymentsFixtures.self,
    BillingFixtures.self,
    AccountingFixtures.self,
    ComplianceFixtures.self,
    NotificationsFixtures.self,
]
