// Written by scripts/render from the files beside it.

/// Those of all services, in the order of `suite.json`.
let allWalks: [any CrashWalk.Type] = [
    WalletWalk.self,
    PaymentsWalk.self,
    BillingWalk.self,
    AccountingWalk.self,
    ComplianceWalk.self,
    NotificationsWalk.self,
]
