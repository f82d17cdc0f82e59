import FoundationEssentials

enum SecretFile {
    /// Longer than any key or URL of ours.
    static let limitBytes = 64 << 10

    /// The text of a mounted secret.
    /// - Throws: names the key and the path, never the content.
    static func read(_ path: String, key: String) throws(ConfigError) -> String {
        let problem = ConfigError("\(key).file", expected: "the path of a readable text file", found: path)
        guard let data = FileManager.default.contents(atPath: path), data.count <= limitBytes,
            var text = String(validating: data, as: UTF8.self)
        else { throw problem }
        while text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty else { throw problem }
        return text
    }
}
