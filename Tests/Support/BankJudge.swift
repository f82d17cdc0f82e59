package import JSONKit

/// Reads bank files by programs that have not written them: pyiso20022 and schwifty (`scripts/python/banks`).
package enum BankJudge {
    /// A message of ISO 20022 as `judge.py` tells it.
    /// - Throws: `DocumentReader.Failed` for one that is not of its schema.
    package static func read(_ xml: [UInt8]) throws -> JSONValue {
        try ask("message", xml, "xml")
    }

    /// Which of them are IBANs.
    package static func areIBANs(_ texts: [String]) throws -> [Bool] {
        let answer = try ask("ibans", Array(texts.joined(separator: "\n").utf8), "txt")
        return (answer.arrayValue ?? []).compactMap(\.boolValue)
    }

    private static func ask(_ what: String, _ bytes: [UInt8], _ ending: String) throws -> JSONValue {
        try DocumentReader.withFile(bytes, ending) { path in
            let python = "\(Checkout.root)/.build/banks/bin/python"
            let judge = "\(Checkout.root)/scripts/python/banks/judge.py"
            return try JSONParser.parse(DocumentReader.run(python, ["-I", judge, what, path]))
        }
    }
}
