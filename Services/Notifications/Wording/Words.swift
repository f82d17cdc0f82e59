import JSONKit
import MoneyKit
import NotificationsDomain
import Primitives

/// The variables of a notice as people of a language read them.
struct Words: Sendable {
    let language: Language
    let zone: ZoneRules

    /// Names that every template may use beside its event's own: what is not known is absent.
    static let common: Set<String> = ["first_name", "action_url", "unsubscribe_url", "count", "totals"]

    func words(_ variables: [JSONMember], firstName: String?, more: [String: String] = [:]) -> [String: Word] {
        var words: [String: Word] = [:]
        for (name, value) in more { words[name] = .text(value) }
        if let firstName, !firstName.isEmpty { words["first_name"] = .text(firstName) }
        for member in variables { words[member.name] = word(member.value, of: member.name) }
        return words
    }

    /// Nil for what has nothing to say: sections over it do not stand.
    private func word(_ value: JSONValue, of name: String) -> Word? {
        switch value {
        case .null: return nil
        case .bool(let flag): return .flag(flag)
        case .number(let spelling): return .text(spelling)
        case .string(let text): return text.isEmpty ? nil : .text(spelt(text, name))
        case .array(let elements):
            let texts = elements.compactMap { element -> String? in
                guard case .text(let text) = word(element, of: name) else { return nil }
                return text
            }
            return texts.isEmpty ? nil : .text(texts.joined(separator: ", "))
        case .object:
            return Money(json: value).map { .text(MoneyWords.text($0, language: language)) }
        }
    }

    private func spelt(_ text: String, _ name: String) -> String {
        if Self.times.contains(name) {
            if let time = Timestamp(rfc3339: text) { return TimeWords.text(time, in: zone, language: language) }
            if let day = CalendarDay(text) { return TimeWords.text(day, language: language) }
        }
        if Self.codes.contains(name) {
            return Self.french(text, language) ?? text.split(separator: "_").joined(separator: " ")
        }
        if name.hasSuffix("url") { return Self.harmless(text) ? text : "" }
        return text
    }

    /// Codes for programs: `card_declined`.
    private static let codes: Set<String> = [
        "status", "reason", "kind", "outcome", "reasons", "what", "priority", "target",
    ]
    private static let times: Set<String> = [
        "at", "until", "expires_at", "due", "ends_at", "starts_at", "retry_at", "expires", "since",
    ]

    /// Nothing that a mail program would run.
    static func harmless(_ url: String) -> Bool {
        let start = url.prefix(8).lowercased()
        return start.hasPrefix("https://") || start.hasPrefix("http://")
    }

    private static func french(_ code: String, _ language: Language) -> String? {
        language == .french ? frenchCodes[code] : nil
    }

    private static let frenchCodes = [
        "active": "actif", "frozen": "gelé", "closed": "fermé", "blocked": "bloqué", "expired": "expiré",
        "shipped": "expédiée", "delivered": "livrée", "returned": "retournée", "main": "principal",
        "savings": "d’épargne", "business": "professionnel", "card_declined": "carte refusée",
        "declined_by_customer": "refusé par le client", "gone": "il n’existe plus", "unreachable": "injoignable",
        "sign_in_ended": "la session ou la clé d’API qui l’a réglé a pris fin", "declined": "refusé",
        "insufficient_funds": "fonds insuffisants", "won": "gagnée", "lost": "perdue", "virtual": "virtuelle",
        "physical": "physique", "urgent": "urgent", "high": "élevée", "medium": "moyenne", "low": "basse",
    ]
}
