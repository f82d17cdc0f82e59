import ComplianceDomain
import FoundationEssentials
import JSONKit
import MoneyKit
import Primitives
import TestSupport
import Testing

/// Files that tests stand on: what the service ships, and cases from outside.
enum ComplianceFixtures {
    static func shipped(_ name: String) throws -> JSONValue {
        let folder = name == "policy.json" ? "Shared/PolicyKit/Data" : "Services/Compliance/Data"
        return try JSONParser.parse(bytes("\(folder)/\(name)"))
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try bytes("Tests/Fixtures/compliance/\(name)"), as: UTF8.self)
    }

    /// Of a gzip file (RFC 1952) with no more in its head than a name.
    static func unpacked(_ name: String) throws -> String {
        let file = try bytes("Tests/Fixtures/compliance/\(name)")
        try #require(file.count > 18 && file[3] & ~8 == 0, "no plain gzip file")
        let start = file[3] & 8 == 0 ? 10 : try #require(file[10...].firstIndex(of: 0)) + 1
        return String(decoding: try Inflate.raw(file, from: start, limit: 64 << 20), as: UTF8.self)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try #require(FileManager.default.contents(atPath: "\(Checkout.root)/\(path)"), "no file \(path)"))
    }

    static func book() throws -> RuleBook { try RuleBook(shipped("rules.json")) }
}
