extension CatalogueEvent {
    /// What operators may tell many people.
    package var isForBroadcasts: Bool { sources.contains { $0.message == "broadcast" } }

    /// The same event where its broadcast says by which channels it goes when its recipient has said nothing.
    package func going(by channels: Set<Channel>) -> CatalogueEvent {
        let paces = channels.map { ($0, defaults[$0] ?? .instant) }
        return CatalogueEvent(
            name: name, sources: sources, type: type, priority: priority,
            defaults: Dictionary(uniqueKeysWithValues: paces), mandatory: mandatory, life: life, isPublic: isPublic,
            variables: variables)
    }
}
