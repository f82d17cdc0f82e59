import ComplianceDomain
import ServiceKit

/// Who files reports, and what cash is.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `compliance.cash.clearing` | names | sandbox; in production none | clearing accounts over which cash goes |
/// | `compliance.filer.name` | text | Florin; in production none | the institution that files; then also |
/// | `compliance.filer.tin` | text | (development) | its tax number, nine digits |
/// | `compliance.filer.code` | text | (development) | its transmitter control code at FinCEN |
/// | `compliance.filer.street` | text | (development) | its address in the United States |
/// | `compliance.filer.city` | text | (development) | |
/// | `compliance.filer.state` | text | (development) | two letters |
/// | `compliance.filer.zip` | text | (development) | five or nine digits |
/// | `compliance.filer.phone` | text | (development) | digits |
/// | `compliance.filer.contact` | text | (development) | the office that FinCEN asks |
struct ReportConfig: Sendable {
    /// `clearing:sandbox`
    let accounts: [String]
    /// Nil in production unless it is given.
    let filer: Filer?

    init(_ settings: Settings) throws(ConfigError) {
        let isProduction = settings.mode == .production
        accounts = settings.list("compliance.cash.clearing", default: isProduction ? [] : ["sandbox"])
            .map { "clearing:\($0)" }
        filer = try Self.filer(settings)
        if filer == nil, !accounts.isEmpty {
            try settings.refuse(ConfigError("compliance.filer.name", expected: "set where cash is paid in and out"))
        }
    }

    private static func filer(_ settings: Settings) throws(ConfigError) -> Filer? {
        // All are read, so that none is taken for a name that nobody knows.
        let given = [
            "compliance.filer.name": settings.optionalText("compliance.filer.name"),
            "compliance.filer.tin": settings.optionalText("compliance.filer.tin"),
            "compliance.filer.code": settings.optionalText("compliance.filer.code"),
            "compliance.filer.street": settings.optionalText("compliance.filer.street"),
            "compliance.filer.city": settings.optionalText("compliance.filer.city"),
            "compliance.filer.state": settings.optionalText("compliance.filer.state"),
            "compliance.filer.zip": settings.optionalText("compliance.filer.zip"),
            "compliance.filer.phone": settings.optionalText("compliance.filer.phone"),
            "compliance.filer.contact": settings.optionalText("compliance.filer.contact"),
        ]
        let isProduction = settings.mode == .production
        if isProduction, given.values.allSatisfy({ $0 == nil }) { return nil }
        func text(_ key: String, _ fallback: String) throws(ConfigError) -> String {
            if let text = given[key] ?? nil { return text }
            if isProduction { try settings.refuse(ConfigError(key, expected: "set, as others of the filer are")) }
            return fallback
        }
        return Filer(
            name: try text("compliance.filer.name", "Florin"),
            tin: try digits(try text("compliance.filer.tin", "123456789"), [9], "compliance.filer.tin", settings),
            controlCode: try text("compliance.filer.code", "TBSATEST"),
            street: try text("compliance.filer.street", "1 Test Street"),
            city: try text("compliance.filer.city", "Vienna"), state: try text("compliance.filer.state", "VA"),
            postalCode: try digits(
                try text("compliance.filer.zip", "22182"), [5, 9], "compliance.filer.zip", settings),
            phone: try digits(
                try text("compliance.filer.phone", "7035550100"), Array(10...16), "compliance.filer.phone", settings),
            contact: try text("compliance.filer.contact", "Compliance Office"))
    }

    private static func digits(
        _ text: String, _ lengths: [Int], _ key: String, _ settings: Settings
    ) throws(ConfigError) -> String {
        if !lengths.contains(text.utf8.count) || !text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            let numbers = lengths.map(String.init).joined(separator: ", ")
            try settings.refuse(ConfigError(key, expected: "digits: \(numbers)", found: text))
        }
        return text
    }
}
