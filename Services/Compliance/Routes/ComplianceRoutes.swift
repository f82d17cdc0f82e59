import HTTPKit

/// Every route of this service.
enum ComplianceRoutes {
    static func all(_ parts: ComplianceParts) -> [any Endpoint] {
        [
            GetComplianceStatus(store: parts.store, clock: parts.clock)
        ]
    }
}
