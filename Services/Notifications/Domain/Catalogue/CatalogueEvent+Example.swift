extension CatalogueEvent {
    /// For documents.
    package static let example = CatalogueEvent(
        name: "transfer.received",
        sources: [EventSource(message: "wallet.movements_posted.v1", condition: "to the credited owner")],
        type: .transfer, priority: .medium, defaults: [.inApp: .instant, .push: .instant, .email: .daily],
        mandatory: .channels([]), life: .lasts(.seconds(86_400)), isPublic: true,
        variables: [Variable(name: "amount", isSecret: false, isOptional: false)])
}
