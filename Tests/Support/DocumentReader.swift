import Foundation
package import JSONKit

/// Reads documents by programs that have not made them: pypdf and openpyxl (`scripts/python/documents`), qpdf.
package enum DocumentReader {
    package struct Failed: Error, CustomStringConvertible {
        package let description: String
    }

    /// What is in it, as `read.py` tells.
    /// - Parameter ending: `pdf` or `xlsx`.
    package static func read(_ bytes: [UInt8], _ ending: String) throws -> JSONValue {
        try withFile(bytes, ending) { path in
            let python = "\(Checkout.root)/.build/document-tools/bin/python"
            let text = try run(python, ["-I", "\(Checkout.root)/scripts/python/documents/read.py", path])
            return try JSONParser.parse(text)
        }
    }

    /// - Throws: `Failed` unless qpdf finds nothing to complain of.
    package static func check(pdf bytes: [UInt8]) throws {
        _ = try withFile(bytes, "pdf") { try run("/usr/bin/qpdf", ["--check", $0]) }
    }

    package static func run(_ program: String, _ arguments: [String]) throws -> [UInt8] {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw Failed(description: "\(program) is missing; `make test` installs it")
        }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ["LC_ALL": "C.UTF-8", "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(program): \(String(decoding: text, as: UTF8.self).suffix(2_000))")
        }
        return Array(text)
    }

    static func withFile<Result>(
        _ bytes: [UInt8], _ ending: String, _ body: (String) throws -> Result
    ) throws -> Result {
        let file = FileManager.default.temporaryDirectory.appending(path: "florin-\(UUID()).\(ending)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }  // nothing depends on it
        return try body(file.path())
    }
}
