import FoundationEssentials
import TestSupport

/// One text file of the repository.
struct SourceFile: Sendable {
    /// From the repository's root: `Services/Wallet/Domain/Hold.swift`.
    let path: String
    let lines: [Substring]

    /// `path:line` of the lines that `matches` says yes to.
    func places(where matches: (Substring) throws -> Bool) rethrows -> [String] {
        try lines.enumerated().filter { try matches($0.element) }.map { "\(path):\($0.offset + 1)" }
    }
}

/// Our own sources, read once.
enum SourceTree {
    static let swiftFolders = ["Shared", "Services", "Gateway", "Tests"]

    static let swiftFiles: [SourceFile] = swiftFolders.flatMap { files(under: $0) { $0.hasSuffix(".swift") } }
    /// Without the tests.
    static let productFiles: [SourceFile] = swiftFiles.filter { !$0.path.hasPrefix("Tests/") }

    /// Files whose name passes, at any depth below a folder of the repository.
    static func files(under folder: String, where wanted: (String) -> Bool) -> [SourceFile] {
        let root = "\(Checkout.root)/\(folder)"
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []  // none is none
        return names.sorted().filter(wanted).compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(root)/\(name)") else { return nil }
            let text = String(decoding: data, as: UTF8.self)
            return SourceFile(
                path: "\(folder)/\(name)", lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }
}
