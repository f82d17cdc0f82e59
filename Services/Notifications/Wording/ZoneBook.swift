import FoundationEssentials
import NotificationsDomain
import Synchronization

/// The tz database of the machine (Debian's `tzdata`), read place by place when first asked for.
final class ZoneBook: Sendable {
    private let folder: String
    /// Countries with one zone.
    private let ofCountries: [String: String]
    private let known = Mutex<[String: ZoneRules]>([:])

    /// - Parameter folder: of the compiled files; without it every place has the clocks of Greenwich.
    init(folder: String = "/usr/share/zoneinfo") {
        self.folder = folder
        let table = FileManager.default.contents(atPath: "\(folder)/zone.tab") ?? Data()
        ofCountries = Self.single(String(decoding: table, as: UTF8.self))
    }

    /// Nil for what is no place.
    func zone(named name: String) -> ZoneRules? {
        if name == ZoneRules.utc.name { return .utc }
        if let zone = known.withLock({ $0[name] }) { return zone }
        guard Self.isName(name), let file = FileManager.default.contents(atPath: "\(folder)/\(name)"),
            let zone = ZoneRules(name: name, tzif: [UInt8](file))
        else { return nil }
        known.withLock { $0[name] = zone }
        return zone
    }

    /// What somebody chose, else the country's only one, else UTC.
    func zone(chosen: String?, country: String?) -> ZoneRules {
        if let chosen, let zone = zone(named: chosen) { return zone }
        return country.flatMap { ofCountries[$0] }.flatMap { zone(named: $0) } ?? .utc
    }

    /// Letters and the signs between them: nothing that leads out of the folder. `right/` counts leap seconds.
    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard name.utf8.count <= 64, !["right", "posix"].contains(parts[0]) else { return false }
        return parts.allSatisfy { part in
            guard let first = part.first, first.isASCII, first.isLetter else { return false }
            return part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_+-".contains($0)) }
        }
    }

    /// `DE  +5230+01322  Europe/Berlin  most of Germany`
    private static func single(_ table: String) -> [String: String] {
        var zones: [String: [String]] = [:]
        for line in table.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t")
            guard fields.count >= 3 else { continue }
            zones[String(fields[0]), default: []].append(String(fields[2]))
        }
        return zones.compactMapValues { $0.count == 1 ? $0[0] : nil }
    }
}

extension ZoneBook {
    func zone(of person: Person) -> ZoneRules {
        zone(chosen: person.preferences.timeZone, country: person.country)
    }
}
