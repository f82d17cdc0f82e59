/// The spelling of one line: fields between tabs, lists between commas, `-` for none.
struct CatalogueRow {
    let event: CatalogueEvent

    init?(_ line: Substring) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 9 else { return nil }
        let type = fields[2] == "-" ? nil : NotificationType(rawValue: fields[2])
        guard type != nil || fields[2] == "-", let priority = fields[3] == "-" ? .low : Priority(rawValue: fields[3]),
            let defaults = Self.defaults(fields[4]), let mandatory = Self.mandatory(fields[5]),
            let life = Self.life(fields[6]), fields[7] == "-" || fields[7] == fields[0]
        else { return nil }
        event = CatalogueEvent(
            name: fields[0], sources: Self.sources(fields[1]), type: type, priority: priority, defaults: defaults,
            mandatory: mandatory, life: life, isPublic: fields[7] != "-",
            variables: Self.list(fields[8]).map(Self.variable))
    }

    private static func list(_ text: String) -> [String] {
        text == "-" ? [] : text.split(separator: ",").map { $0.trimmed }
    }

    /// `wallet.movements_posted.v1 (kind = transfer; to the debited owner)`; `*`: named by convention.
    private static func sources(_ text: String) -> [EventSource] {
        var condition: String?
        var names = text
        if let open = text.firstIndex(of: "("), text.last == ")" {
            condition = String(text[text.index(after: open)...].dropLast())
            names = String(text[..<open])
        }
        return names.split(separator: ",").map { name in
            EventSource(message: name.trimmed.filter { $0 != "*" }, condition: condition)
        }
    }

    /// `in_app,email=daily`; `by its channel`: what the message says.
    private static func defaults(_ text: String) -> [Channel: Pace]? {
        guard text != Self.byMessage else { return [:] }
        var result: [Channel: Pace] = [:]
        for element in list(text) {
            let parts = element.split(separator: "=")
            guard let channel = Channel(rawValue: String(parts[0])),
                let pace = parts.count == 1 ? .instant : Pace(rawValue: String(parts[1]))
            else { return nil }
            result[channel] = pace
        }
        return result
    }

    private static func mandatory(_ text: String) -> Mandatory? {
        guard text != Self.byMessage else { return .asMessageSays }
        var channels: Set<Channel> = []
        for element in list(text) {
            guard let channel = Channel(rawValue: element) else { return nil }
            channels.insert(channel)
        }
        return .channels(channels)
    }

    /// `7d`, `24h`, `5m`, or the name of what holds the instant.
    private static func life(_ text: String) -> Life? {
        guard text != "-" else { return .unbounded }
        guard let unit = text.last, let count = Int(text.dropLast()) else { return .until(field: text) }
        switch unit {
        case "m": return .lasts(.seconds(60 * count))
        case "h": return .lasts(.seconds(3600 * count))
        case "d": return .lasts(.seconds(86400 * count))
        default: return nil
        }
    }

    private static func variable(_ text: String) -> Variable {
        Variable(
            name: text.filter { $0 != "!" && $0 != "?" }, isSecret: text.hasSuffix("!"), isOptional: text.hasSuffix("?")
        )
    }

    private static let byMessage = "by its channel"
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(self.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
