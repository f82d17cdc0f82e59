/// Which of our modules a module may import. The table of docs/code-style: a row imports only from rows above it.
enum ModuleArrows {
    /// Shared modules in order, each with what it may import of ours.
    static let shared: [String: Set<String>] = [
        "SuiteKit": [],
        "MoneyKit": [],
        "Primitives": [],
        "JSONKit": ["MoneyKit", "Primitives"],
        "PolicyKit": ["JSONKit", "MoneyKit"],
        "Contracts": ["MoneyKit", "Primitives", "JSONKit"],
        "Clibpq": [], "Crabbitmq": [], "Chiredis": [], "Csodium": [], "Ccurl": [], "Cpango": [],
        "Cxlsxwriter": [], "Cepoll": [], "Cexpat": [], "Cxgboost": [], "Cqrencode": [],
        "EventLoopKit": ["Cepoll"],
        "CurlKit": ["Ccurl", "EventLoopKit"],
        "MailKit": ["Primitives"],
        "XMLKit": ["Cexpat"],
        "ISO20022Kit": ["MoneyKit", "Primitives", "XMLKit"],
        "NachaKit": ["Primitives"],
        "StatementKit": ["ISO20022Kit", "MoneyKit", "Primitives", "XMLKit"],
        "BoostKit": ["Cxgboost", "Primitives"],
        "QRKit": ["Cpango", "Cqrencode", "MoneyKit", "Primitives"],
        "FileKit": ["CurlKit", "Primitives"],
        "TracingKit": ["Primitives"],
        "PostgresAccess": ["Clibpq", "EventLoopKit", "Primitives", "TracingKit"],
        "PrivacyKit": ["JSONKit", "PostgresAccess", "Primitives"],
        "Messaging": ["Crabbitmq", "Primitives", "TracingKit"],
        "RedisAccess": ["Chiredis", "EventLoopKit", "Primitives"],
        "Outbox": ["PostgresAccess", "Messaging", "MoneyKit", "Primitives", "JSONKit", "TracingKit"],
        "Authentication": ["Csodium", "Primitives", "JSONKit"],
        // Contracts for the row that each audited call leaves.
        "HTTPKit": [
            "Authentication", "Contracts", "CurlKit", "JSONKit", "MoneyKit", "Primitives", "Outbox", "PostgresAccess",
            "TracingKit",
        ],
        "DocumentKit": ["Cpango", "Cxlsxwriter", "HTTPKit", "MoneyKit", "Primitives"],
        // Contracts for what every service asks of auth.
        "ServiceKit": [
            "Authentication", "Contracts", "CurlKit", "FileKit", "HTTPKit", "JSONKit", "Messaging", "MoneyKit",
            "Outbox", "PolicyKit", "PostgresAccess", "Primitives", "PrivacyKit", "RedisAccess", "SuiteKit",
            "TracingKit",
        ],
    ]
    /// Rules of a service: no SQL, HTTP, clock or randomness, so hardly anything.
    static let domain: Set<String> = ["MoneyKit", "Primitives"]
    /// What some judge beside that: compliance the JSON of rules and of audit entries, and the XML of lists, as bytes;
    /// payments the files of banks, as bytes; the wallet's gate whom to ask about.
    static let domainsAlso: [String: Set<String>] = [
        "ComplianceDomain": ["JSONKit", "XMLKit"], "PaymentsDomain": ["ISO20022Kit", "StatementKit"],
        "WalletDomain": ["PolicyKit"],
    ]
    /// The C libraries belong to their wrappers.
    static let libraries: Set<String> = [
        "Clibpq", "Crabbitmq", "Chiredis", "Csodium", "Ccurl", "Cpango", "Cxlsxwriter", "Cepoll", "Cexpat",
        "Cxgboost", "Cqrencode",
    ]

    /// The module of a file, by its place.
    static func module(of path: String) -> String {
        let parts = path.split(separator: "/").map(String.init)
        switch (parts.first, parts.count) {
        case ("Shared", 3...): return parts[1]
        case ("Gateway", 2...): return parts[1] == "Main" ? "GatewayMain" : "GatewayService"
        // The sandbox provider is small enough to be one target.
        case ("Services", 4...) where parts[2] == "Domain" && parts[1] != "Sandbox": return parts[1] + "Domain"
        case ("Services", 4...) where parts[2] == "Main": return parts[1] + "Main"
        case ("Services", 3...): return parts[1] + "Service"
        default: return parts.dropLast().joined(separator: "/")
        }
    }

    /// What a module may import of ours.
    static func allowed(for module: String) -> Set<String> {
        if let row = shared[module] { return row }
        if module.hasSuffix("Domain") { return domain.union(domainsAlso[module] ?? []) }
        // A command beside `serve` hands a database client on.
        if module.hasSuffix("Main") { return ["ServiceKit", "PostgresAccess", module.dropLast(4) + "Service"] }
        let everythingShared = Set(shared.keys).subtracting(libraries).subtracting(["EventLoopKit"])
        return everythingShared.union([module.dropLast(7) + "Domain"])
    }

    /// Is this one of our modules?
    static func isOurs(_ module: String) -> Bool {
        shared[module] != nil || module.hasSuffix("Service") || module.hasSuffix("Domain")
    }

    /// The module that an import line names.
    static func imported(by line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard let at = words.firstIndex(of: "import"), words[..<at].allSatisfy(isImportModifier) else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        return words[(at + 1)...].first { !kinds.contains($0) }
            .map { String($0.prefix { $0 != "." && $0 != ";" }) }
    }

    private static func isImportModifier(_ word: Substring) -> Bool {
        word.hasPrefix("@") || ["package", "public", "internal", "private", "fileprivate"].contains(word)
    }
}
