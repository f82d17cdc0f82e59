import Foundation
package import JSONKit

/// Reads documents by programs that have not made them: pypdf, openpyxl and cemacqr (`scripts/python/documents`), qpdf,
/// zbar, librsvg.
package enum DocumentReader {
    package struct Failed: Error, CustomStringConvertible {
        package let description: String
    }

    /// What is in it, as `read.py` tells.
    /// - Parameter ending: `pdf` or `xlsx`.
    package static func read(_ bytes: [UInt8], _ ending: String) throws -> JSONValue {
        try withFile(bytes, ending) { try python("read.py", $0) }
    }

    /// What a merchant's QR code says, as `payload.py` tells.
    package static func payload(_ text: String) throws -> JSONValue { try python("payload.py", text) }

    private static func python(_ program: String, _ argument: String) throws -> JSONValue {
        let python = "\(Checkout.root)/.build/document-tools/bin/python"
        let text = try run(python, ["-I", "\(Checkout.root)/scripts/python/documents/\(program)", argument])
        return try JSONParser.parse(text)
    }

    /// The text of the one code in a picture.
    package static func scan(png bytes: [UInt8]) throws -> String {
        try withFile(bytes, "png") { path in
            // As bytes: of text it guesses the encoding.
            let text = try run("/usr/bin/zbarimg", ["--nodbus", "--quiet", "--raw", "--set", "binary", path])
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// A drawing as pixels.
    package static func png(drawing svg: String) throws -> [UInt8] {
        try withFile(Array(svg.utf8), "svg") { try run("/usr/bin/rsvg-convert", ["--zoom", "8", $0]) }
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
