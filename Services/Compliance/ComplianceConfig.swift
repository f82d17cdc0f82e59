package import ComplianceDomain
package import ServiceKit

/// The keys of this service beside the common ones.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `compliance.secret` | secret | (development) | at least 32 bytes; the key of the hashes of document numbers |
/// | `compliance.cooling.off.hours` | integer | 72; outside production 0 | 0 to 720; while an erasure waits |
/// | `onfido.url` | URL | none; outside production the sandbox's | `https://api.eu.onfido.com/v3.6`, or `us`, `ca` |
/// | `sandbox.url` | URL | http://127.0.0.1:8190 | the sandbox, which plays partners; not in production |
/// | `onfido.token` | secret | (development) | our key there |
/// | `onfido.webhook.token` | secret | (development) | what its webhooks are signed with |
/// | `gdelt.url` | URL | none; outside production the sandbox's | `https://api.gdeltproject.org`; the news |
/// | `lists.url` | URL | the publishers'; outside production the sandbox's | a folder of lists, named as published |
/// | `lists.eu.token` | secret | none | of the EU's list, which is not fetched without it |
/// | `screening.lists` | names | ofac_sdn,un,eu,uk in production, else none | without them nobody is clear |
package struct ComplianceConfig: Sendable {
    package let secret: String
    /// How long an erasure waits before it begins.
    package let coolingOff: Duration
    /// Nil in production unless an address is given: then people look at everything.
    package let onfido: Onfido?
    /// Nil in production unless an address is given: then nobody is asked about the news.
    package let gdelt: Address?
    package let lists: Lists
    /// Without these lists nobody is called clear.
    package let requiredLists: Set<ListName>
    let reports: ReportConfig

    /// Of a partner.
    package struct Address: Sendable {
        /// Without the path.
        package let url: String
        /// From the first slash; empty without one.
        package let path: String
    }

    /// Where lists are fetched.
    package struct Lists: Sendable {
        /// Nil: from their publishers.
        package let folder: Address?
        package let euToken: String?
    }

    package struct Onfido: Sendable {
        /// Without the path.
        package let url: String
        /// `/v3.6`, from the first slash.
        package let path: String
        package let token: String
        package let webhookToken: String
    }

    package init(_ settings: Settings) throws(ConfigError) {
        secret = try settings.secret(
            "compliance.secret", developmentDefault: "florin-compliance-development-secret-0123456789")
        if secret.utf8.count < 32 {
            try settings.refuse(ConfigError("compliance.secret", expected: "at least 32 bytes long"))
        }
        let hours = try settings.integer(
            "compliance.cooling.off.hours", default: settings.mode == .production ? 72 : 0, in: 0...720)
        coolingOff = .seconds(hours * 3_600)
        onfido = try Self.onfido(settings)
        gdelt = try Self.gdelt(settings)
        lists = try Self.lists(settings)
        reports = try ReportConfig(settings)
        let names = settings.list(
            "screening.lists", default: settings.mode == .production ? ["ofac_sdn", "un", "eu", "uk"] : [])
        requiredLists = Set(names.compactMap(ListName.init))
        if let wrong = names.first(where: { ListName($0) == nil }) {
            try settings.refuse(ConfigError("screening.lists", expected: "names of lists", found: wrong))
        }
    }

    private static func onfido(_ settings: Settings) throws(ConfigError) -> Onfido? {
        // Both are read, so that neither is taken for a name that nobody knows.
        let isConfigured = !["onfido.url", "sandbox.url"].compactMap { settings.optionalText($0) }.isEmpty
        guard settings.mode != .production || isConfigured else { return nil }
        let address = try Self.address(of: "onfido.url", "/onfido/v3.6", settings)
        return Onfido(
            url: address.url, path: address.path,
            token: try settings.secret("onfido.token", developmentDefault: "onfido_development"),
            webhookToken: try settings.secret("onfido.webhook.token", developmentDefault: "whsec_onfido_development"))
    }

    private static func gdelt(_ settings: Settings) throws(ConfigError) -> Address? {
        let isConfigured = !["gdelt.url", "sandbox.url"].compactMap { settings.optionalText($0) }.isEmpty
        guard settings.mode != .production || isConfigured else { return nil }
        return try address(of: "gdelt.url", "/gdelt", settings)
    }

    private static func lists(_ settings: Settings) throws(ConfigError) -> Lists {
        let isConfigured = !["lists.url", "sandbox.url"].compactMap { settings.optionalText($0) }.isEmpty
        let isFolder = settings.mode != .production || isConfigured
        return Lists(
            folder: try isFolder ? address(of: "lists.url", "/lists", settings) : nil,
            euToken: try settings.optionalSecret("lists.eu.token"))
    }

    /// - Parameters:
    ///   - key: of the partner's address; without it the sandbox plays the partner.
    ///   - path: where it does.
    private static func address(
        of key: String, _ path: String, _ settings: Settings
    ) throws(ConfigError) -> Address {
        guard settings.optionalText(key) != nil else {
            return Address(url: try settings.httpURL("sandbox.url", default: "http://127.0.0.1:8190"), path: path)
        }
        let url = try settings.httpURL(key)
        let scheme = url.hasPrefix("https://") ? 8 : 7
        let host = url.dropFirst(scheme).prefix { $0 != "/" }
        let base = String(url.prefix(scheme + host.count))
        return Address(url: base, path: String(url.dropFirst(base.count)))
    }
}
