import JSONKit
import MoneyKit
import NotificationsDomain
import Primitives

/// What operators do with templates: nothing is saved, shown or sent that a person could not get.
struct TemplateDesk: Sendable {
    let wording: Wording

    /// - Throws: `unknownEvent`, `templateInvalid`, `unknownVariable`.
    func check(_ parts: TemplateParts, for key: TemplateKey) throws(NotificationsError) -> CompiledTemplate {
        guard let event = wording.catalogue[key.event], event.type != nil else { throw .unknownEvent(key.event) }
        switch key.channel {
        case .email:
            guard parts.subject != nil, parts.title == nil else { throw .templateInvalid("a mail has a subject") }
        case .inApp, .push:
            guard parts.title != nil, parts.subject == nil, parts.html == nil else {
                throw .templateInvalid("it has a title and a text")
            }
        case .sms:
            guard parts.title == nil, parts.subject == nil, parts.html == nil else {
                throw .templateInvalid("a short message has a text alone")
            }
        }
        return try CompiledTemplate(parts, variables: Wording.variables(of: event))
    }

    /// With the given variables, and examples of those that are not given.
    /// - Throws: as `check`, and `unknownVariable` for one that the event does not have.
    func preview(
        _ parts: TemplateParts, for key: TemplateKey, _ given: [JSONMember]
    ) throws(NotificationsError) -> TemplateParts {
        let template = try check(parts, for: key)
        let names = Wording.variables(of: wording.catalogue[key.event])
        for member in given where !names.contains(member.name) { throw .unknownVariable(member.name) }
        let examples = Self.examples(of: wording.catalogue[key.event])
        let variables = examples.filter { example in !given.contains { $0.name == example.name } } + given
        return template.fill(words(variables, locale: key.locale))
    }

    private func words(_ variables: [JSONMember], locale: String) -> [String: Word] {
        Words(language: Language(locale: locale), zone: .utc).words(variables, firstName: "Ada")
    }

    /// Of each kind of variable one, by its name.
    static func examples(of event: CatalogueEvent?) -> [JSONMember] {
        (event?.variables ?? []).map { JSONMember($0.name, example($0.name)) }
    }

    private static let amounts: Set<String> = [
        "amount", "fee", "balance", "average", "spent", "budget", "remaining", "late_fee",
    ]

    private static func example(_ name: String) -> JSONValue {
        if amounts.contains(name) { return JSON.value(Money(minorUnits: 123_450, currency: .USD)) }
        switch name {
        case "code": return .string("042917")
        case "at", "until", "expires_at", "ends_at", "starts_at", "retry_at", "since":
            return .string(Timestamp.example.rfc3339)
        case "due", "expires": return .string(Timestamp.example.day.description)
        case "enabled": return .bool(true)
        case "days", "percent", "tier": return .number("3")
        case "last4": return .string("4242")
        case "ip": return .string("203.0.113.7")
        case "url": return .string("https://florin.test/example")
        case "scopes": return .array([.string("wallet:read")])
        case "counterparty", "payer", "sender", "requester": return .string("Ada L.")
        default: return .string(name)
        }
    }
}
