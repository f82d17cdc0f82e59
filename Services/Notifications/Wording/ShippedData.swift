import NotificationsDomain

/// What the program carries in itself, read once at its start.
enum ShippedData {
    static func catalogue() throws -> EventCatalogue {
        try EventCatalogue(tsv: String(decoding: PackageResources.events_tsv, as: UTF8.self))
    }

    static func seeds() throws -> SeedTexts {
        try SeedTexts([
            .english: String(decoding: PackageResources.wording_en_tsv, as: UTF8.self),
            .french: String(decoding: PackageResources.wording_fr_tsv, as: UTF8.self),
        ])
    }
}
