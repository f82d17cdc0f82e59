import ServiceKit

/// The key of this partner.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `sandbox.lists.folder` | path | none | lists, named as published: `SDN.CSV`, `consolidated.xml` |
struct ListsConfig: Sendable {
    let folder: String?

    init(_ settings: Settings) { folder = settings.optionalText("sandbox.lists.folder") }
}
