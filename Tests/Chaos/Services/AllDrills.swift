// Written by scripts/render from the files beside it.

/// Those of all services, in the order of `suite.json`.
let allDrills: [any ServiceDrill.Type] = [
    AuthDrill.self,
    WalletDrill.self,
    PaymentsDrill.self,
    AccountingDrill.self,
    ComplianceDrill.self,
    NotificationsDrill.self,
]
