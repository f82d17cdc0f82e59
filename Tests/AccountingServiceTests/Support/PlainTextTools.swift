import Foundation

/// Runs hledger and beancount, which judge our exports without knowing us.
enum PlainTextTools {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// - Throws: `Failed` when the program is not installed or its status is not 0.
    static func run(_ program: String, _ arguments: [String]) throws -> String {
        let path = "/usr/bin/\(program)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failed(
                description: "\(path) is missing: install the Debian packages hledger and beancount (`make test` does)")
        }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ["LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
        let output = Pipe()
        let errors = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).stderr")
        try Data().write(to: errors)
        defer { try? FileManager.default.removeItem(at: errors) }  // nothing depends on it
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let complaint = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
            throw Failed(
                description: "\(program) ended with \(process.terminationStatus): \((text + complaint).prefix(2_000))")
        }
        return text
    }

    /// Rows of simple CSV: quotes are taken off, commas within quotes are kept.
    static func csvRows(_ text: String) -> [[String]] {
        text.split(whereSeparator: \.isNewline).map { line in
            var fields: [String] = [""]
            var isQuoted = false
            for letter in line {
                switch letter {
                case "\"": isQuoted.toggle()
                case "," where !isQuoted: fields.append("")
                default: fields[fields.count - 1].append(letter)
                }
            }
            return fields.map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// A file of the given bytes for as long as `body` runs.
    static func withFile<Result>(_ name: String, _ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "florin-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // nothing depends on it
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        return try body(file.path())
    }
}
