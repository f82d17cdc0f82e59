import HTTPKit
import JSONKit

/// Where a customer comes back to after paying: a page, or a program on the customer's device (`myapp://paid`).
///
/// Nothing of ours fetches it: it is handed to the provider, which shows it to the customer's browser. So a name is
/// not looked up, neither here nor later: what resolves in our network is nobody's business.
enum ReturnURL: Sendable, Equatable {
    case web(ClientURL)
    /// The scheme in small letters.
    case app(scheme: String, text: String)

    static let maximumLength = 2_048

    init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength else { return nil }
        if let url = ClientURL(text) {
            self = .web(url)
            return
        }
        guard let scheme = Self.scheme(of: text), scheme != "http", scheme != "https" else { return nil }
        self = .app(scheme: scheme, text: text)
    }

    var text: String {
        switch self {
        case .web(let url): url.text
        case .app(_, let text): text
        }
    }

    /// The scheme of `scheme://rest` in plain ASCII with something behind it (RFC 3986 section 3.1).
    private static func scheme(of text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !unsafe.contains($0) }
        guard isPlain, let mark = text.firstRange(of: "://"), mark.upperBound < text.endIndex else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        return isScheme(scheme) ? scheme : nil
    }

    /// 2 to 63 characters: a single letter is a drive.
    static func isScheme(_ text: String) -> Bool {
        (2...63).contains(text.utf8.count) && ("a"..."z").contains(text.first ?? "-")
            && text.unicodeScalars.allSatisfy { scalar in
                ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || ["+", "-", "."].contains(scalar)
            }
    }

    private static let unsafe = Set("\"<>\\^`{|}".utf8)

    static let example = ReturnURL.web(.example)
}

/// Which of them a provider is given.
struct ReturnURLRules: Sendable {
    /// Schemes of programs.
    enum Schemes: Sendable, Equatable {
        case listed(Set<String>)
        /// Any but those that a browser or the system acts on by itself.
        case any
    }

    /// What a browser runs, reads or hands to a program of the system: never a way back.
    static let forbidden: Set<String> = [
        "about", "blob", "chrome", "data", "facetime", "file", "filesystem", "ftp", "http", "https", "intent", "jar",
        "javascript", "mailto", "ms-settings", "resource", "search-ms", "sms", "ssh", "tel", "telnet", "vbscript",
        "view-source", "ws", "wss",
    ]

    /// Pages on the developer's own machine.
    let allowsLoopback: Bool
    let schemes: Schemes

    /// Why this one is not taken; nil if it is.
    func refusal(of url: ReturnURL) -> String? {
        switch url {
        case .app(let scheme, _):
            guard !Self.forbidden.contains(scheme) else { return "must not be of this scheme" }
            guard case .listed(let listed) = schemes, !listed.contains(scheme) else { return nil }
            return "must be http, https, or of a scheme that has been agreed on"
        case .web(let url):
            if allowsLoopback, url.host.isLoopback { return nil }
            return url.host.isPublic ? nil : "must not lead into a private network"
        }
    }
}

extension FieldType where Value == ReturnURL {
    /// At most 2048 bytes.
    static var returnURL: FieldType {
        .parsed("an http or https URL, or one of an app", schema: schema, example: .example) { ReturnURL($0) }
    }

    /// Says a little less than is taken: public addresses in place of a name and agreed schemes are as good.
    private static var schema: JSONSchema {
        .string(
            JSONMember("maxLength", .number("\(ReturnURL.maximumLength)")),
            JSONMember(
                "pattern",
                .string(
                    "^https?://([A-Za-z0-9_-]{1,62}\\.){1,3}[A-Za-z]{2,62}(:[1-9][0-9]{0,3})?"
                        + "([/?#][!#-;=?-Z\\[\\]_a-z~]*)?$")),
            JSONMember("examples", .array([.string(ReturnURL.example.text)])))
    }
}
