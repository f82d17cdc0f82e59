import JSONKit
import NotificationsDomain
import Primitives
import Synchronization

/// Puts notices into words: what operators have published, else what the program brings. Reads never wait: published
/// ones are kept in memory, and read again every few seconds and after each publication.
final class Wording: Sendable {
    let catalogue: EventCatalogue
    private let seeds: [TemplateKey: CompiledTemplate]
    private let published = Mutex<[TemplateKey: CompiledTemplate]>([:])

    init(catalogue: EventCatalogue, seeds: SeedTexts) throws {
        self.catalogue = catalogue
        var compiled: [TemplateKey: CompiledTemplate] = [:]
        for (key, parts) in seeds.all {
            compiled[key] = try CompiledTemplate(parts, variables: Self.variables(of: catalogue[key.event]))
        }
        self.seeds = compiled
    }

    static func variables(of event: CatalogueEvent?) -> Set<String> {
        Words.common.union(event?.variables.map(\.name) ?? [])
    }

    /// Those that cannot be read any more, as after a variable was taken from the catalogue, give way to the program's.
    /// - Returns: the keys of those.
    @discardableResult
    func replacePublished(_ templates: [(key: TemplateKey, parts: TemplateParts)]) -> [TemplateKey] {
        var compiled: [TemplateKey: CompiledTemplate] = [:]
        var broken: [TemplateKey] = []
        for (key, parts) in templates {
            do throws(NotificationsError) {
                compiled[key] = try CompiledTemplate(parts, variables: Self.variables(of: catalogue[key.event]))
            } catch {
                broken.append(key)
            }
        }
        let result = compiled
        published.withLock { $0 = result }
        return broken
    }

    /// Exact, then the language alone, then English.
    static func fallback(_ locale: String) -> [String] {
        [locale, String(locale.prefix { $0 != "-" }), Language.english.rawValue]
    }

    /// In the first of those languages in which there is one.
    func template(_ event: String, _ channel: Channel, locale: String) -> CompiledTemplate? {
        let keys = Self.fallback(locale).map { TemplateKey(event: event, channel: channel, locale: $0) }
        let custom = published.withLock { published in keys.map { published[$0] } }
        for (key, custom) in zip(keys, custom) {
            if let template = custom ?? seeds[key] { return template }
        }
        return nil
    }

    /// Nil for an event that has no words, which is none of the catalogue that people are told of.
    func text(
        _ event: String, _ channel: Channel, locale: String, zone: ZoneRules, variables: [JSONMember],
        firstName: String?, more: [String: String] = [:]
    ) -> TemplateParts? {
        let words = Words(language: Language(locale: locale), zone: zone)
            .words(variables, firstName: firstName, more: more)
        return template(event, channel, locale: locale)?.fill(words)
    }
}
