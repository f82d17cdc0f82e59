import HTTPKit

/// Every route of this service.
enum @MODULE@Routes {
    static func all(_ parts: @MODULE@Parts) -> [any Endpoint] {
        [
            Get@MODULE@Status(store: parts.store, clock: parts.clock)
        ]
    }
}
