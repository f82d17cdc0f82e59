import JSONKit
import NotificationsDomain

/// What a broadcast says, ready to be filled in for each of its people.
struct BroadcastContent: Sendable {
    let variables: [JSONMember]
    private let templates: [TemplateKey: CompiledTemplate]
    private let event: String

    /// Held to the rules of templates, in each language and for each channel.
    /// - Throws: `templateInvalid`, `unknownVariable`.
    init(
        _ texts: [String: BroadcastText], of event: CatalogueEvent, variables: [JSONMember]
    ) throws(NotificationsError) {
        for member in variables where event.variable(member.name) == nil { throw .unknownVariable(member.name) }
        let names = Wording.variables(of: event)
        var templates: [TemplateKey: CompiledTemplate] = [:]
        for (locale, text) in texts {
            // By itself first: what stands around it would hide that a section does not end.
            for part in [text.title, text.text, text.html].compactMap(\.self) {
                try TemplateRule.check(part, variables: names)
            }
            for channel in Channel.allCases {
                let parts = text.parts(channel, Language(locale: locale))
                templates[TemplateKey(event: event.name, channel: channel, locale: locale)] =
                    try CompiledTemplate(parts, variables: names)
            }
        }
        (self.templates, self.variables, self.event) = (templates, variables, event.name)
        for locale in texts.keys.sorted() where saysNothing(in: locale) {
            throw .templateInvalid("in \(locale) it would be empty")
        }
    }

    /// Exact, then the language alone, then English.
    func fill(
        _ channel: Channel, locale: String, zone: ZoneRules, firstName: String?, more: [String: String] = [:]
    ) -> TemplateParts? {
        let words = Words(language: Language(locale: locale), zone: zone)
            .words(variables, firstName: firstName, more: more)
        let found = Wording.fallback(locale).lazy.compactMap { locale in
            templates[TemplateKey(event: event, channel: channel, locale: locale)]
        }
        return found.first?.fill(words)
    }

    private func saysNothing(in locale: String) -> Bool {
        let parts = fill(.inApp, locale: locale, zone: .utc, firstName: "Ada")
        return [parts?.title, parts?.text].contains { $0?.allSatisfy(\.isWhitespace) ?? true }
    }
}
