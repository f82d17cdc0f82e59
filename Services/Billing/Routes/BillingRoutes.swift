import HTTPKit

/// Every route of this service.
enum BillingRoutes {
    static func all(_ parts: BillingParts) -> [any Endpoint] {
        parts.catalogue.endpoints(asked: { try await parts.payments.saga.ask(aboutAttempt: $0) })
            + parts.payments.endpoints + parts.schedules.endpoints
    }
}
