import FoundationEssentials
import NotificationsDomain

/// The machine's tz database, as the service reads it.
enum ZoneFiles {
    struct NoZone: Error {
        let path: String
    }

    static func zone(_ name: String) throws -> ZoneRules {
        let path = "/usr/share/zoneinfo/\(name)"
        guard let file = FileManager.default.contents(atPath: path),
            let zone = ZoneRules(name: name, tzif: [UInt8](file))
        else { throw NoZone(path: path) }
        return zone
    }
}
