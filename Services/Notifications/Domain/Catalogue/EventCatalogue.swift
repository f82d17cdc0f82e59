/// All events, in the order of the file, which is the order of documents and lists.
package struct EventCatalogue: Sendable {
    package let events: [CatalogueEvent]
    private let byName: [String: CatalogueEvent]

    package subscript(name: String) -> CatalogueEvent? { byName[name] }
    /// What merchants can ask for.
    package var publicEvents: [CatalogueEvent] { events.filter(\.isPublic) }

    /// Whether mail of a type goes out whatever its reader wants.
    package func hasMandatoryMail(_ type: NotificationType) -> Bool {
        events.contains { event in
            guard event.type == type else { return false }
            return switch event.mandatory {
            case .channels(let channels): channels.contains(.email)
            case .asMessageSays: true
            }
        }
    }

    /// Throws the first line that says nothing; the file ships with the program, so a test meets it and no user.
    package init(tsv: String) throws(CatalogueError) {
        var events: [CatalogueEvent] = []
        for (index, line) in tsv.split(separator: "\n").enumerated() where !line.hasPrefix("#") {
            guard let event = CatalogueRow(line)?.event else { throw CatalogueError(line: index + 1) }
            events.append(event)
        }
        self.events = events
        byName = Dictionary(events.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        guard byName.count == events.count else { throw CatalogueError(line: 0) }
    }
}

/// A line of the catalogue that says nothing; 0: two have one name.
package struct CatalogueError: Error, Hashable, Sendable {
    package let line: Int
}
