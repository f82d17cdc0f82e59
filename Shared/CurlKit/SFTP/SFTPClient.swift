import EventLoopKit

/// Reads and writes files over SSH by libcurl, on an event loop of its own: curl reads keys within its own calls.
///
/// What has begun is not given up when its task is cancelled; the server's `timeout` bounds it.
package struct SFTPClient: Sendable {
    private let server: SFTPServer
    private let driver: CurlDriver

    package init(_ server: SFTPServer) {
        self.server = server
        driver = CurlDriver(loop: EventLoop(name: "florin-sftp"))
    }

    /// Names of the files in a folder, in no order, without those that begin with a dot. What else lies there, folders
    /// and links, is none.
    /// - Throws: `answerTooLarge` beyond 16 MiB of lines.
    package func list(_ folder: String) async throws(CurlError) -> [String] {
        let answer = try await run(.list(folder))
        var names: [String] = []
        for line in String(decoding: answer.bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            if let name = try Self.fileName(in: line), !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// Of a line as `ls -l` writes it: rights, links, owner, group, size, month, day, year or time, name.
    /// - Returns: nil for what is no file.
    static func fileName(in line: Substring) throws(CurlError) -> String? {
        let fields = line.split(separator: " ", maxSplits: 8)
        guard fields.count == 9, let kind = line.first, "-dlbcps".contains(kind) else {
            throw CurlError(.connectionLost, "a folder is listed in a way that we cannot read")
        }
        return kind == "-" ? String(fields[8]) : nil
    }

    /// - Throws: `answerTooLarge` beyond the limit.
    package func get(_ path: String, limitBytes: Int) async throws(CurlError) -> SFTPFile {
        try await run(.get(path, limitBytes: limitBytes))
    }

    /// Puts a file there: whoever looks sees all of it or nothing, and one of the same name is replaced.
    package func put(_ bytes: [UInt8], at path: String) async throws(CurlError) {
        _ = try await run(.put(path, bytes))
    }

    /// Closes the connections. Nothing may be under way, or be asked afterwards.
    package func close() async {
        await withCheckedContinuation { continuation in driver.close { continuation.resume() } }
    }

    private func run(_ work: SFTPTransfer.Work) async throws(CurlError) -> SFTPFile {
        guard SFTPServer.isPlain(path: work.path) else {
            throw CurlError(.malformedRequest, "a path has characters that must not be sent")
        }
        let transfer = SFTPTransfer(server, work)
        return try await withCheckedContinuation { continuation in
            transfer.completion = { continuation.resume(returning: $0) }
            driver.start(transfer)
        }.get()
    }
}
