import FoundationEssentials
import TestSupport
import Testing

@testable import CurlKit

/// What OpenSSH's server makes of our client.
@Suite(.timeLimit(.minutes(1))) struct SFTPClientTests {
    private static func withClient(
        hostKey: String? = nil, keyFile: String? = nil, _ body: (SFTPClient, _ folder: String) async throws -> Void
    ) async throws {
        try await SSHServer.with { server in
            let client = SFTPClient(
                SFTPServer(
                    host: "127.0.0.1", port: server.port, user: server.user,
                    hostKey: hostKey ?? "\(server.hostKey.dropFirst("SHA256:".count))=",
                    keyFile: keyFile ?? server.keyFile))
            let folder = "\(server.folder)/box"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try await body(client, folder)
            await client.close()
        }
    }

    @Test func whatIsPutIsListedAndRead() async throws {
        try await Self.withClient { client, folder in
            let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try await client.put(bytes, at: "\(folder)/a.ach")
            try await client.put([], at: "\(folder)/b.xml")
            let names = try await client.list(folder).sorted()
            #expect(names == ["a.ach", "b.xml"])
            let (first, second) = try await (
                client.get("\(folder)/a.ach", limitBytes: 300_000), client.get("\(folder)/b.xml", limitBytes: 1)
            )
            #expect(first.bytes == bytes && second.bytes.isEmpty)
            let written =
                try FileManager.default.attributesOfItem(atPath: "\(folder)/a.ach")[.modificationDate] as? Date
            #expect(first.changedAt == Int(try #require(written).timeIntervalSince1970))
        }
    }

    /// What cannot be read as a file is not listed as one.
    @Test func foldersAndLinksAreNoFiles() async throws {
        try await Self.withClient { client, folder in
            try await client.put([1], at: "\(folder)/b.ach")
            let files = FileManager.default
            try files.createDirectory(atPath: "\(folder)/archive", withIntermediateDirectories: false)
            try files.createSymbolicLink(atPath: "\(folder)/a.ach", withDestinationPath: "\(folder)/archive")
            try Data([2]).write(to: URL(filePath: "\(folder)/two words.ach"))
            let names = try await client.list(folder).sorted()
            #expect(names == ["b.ach", "two words.ach"])
        }
    }

    @Test(arguments: ["", "a.ach", "11-30-26  11:28AM       <DIR>          archive"])
    func aListThatCannotBeReadIsAnError(line: String) {
        let error = #expect(throws: CurlError.self) { try SFTPClient.fileName(in: Substring(line)) }
        #expect(error?.kind == .connectionLost)
    }

    /// The same name again, whatever an earlier try has left.
    @Test func whatComesAgainIsReplaced() async throws {
        try await Self.withClient { client, folder in
            for bytes: [UInt8] in [[1, 2, 3], [4]] {
                try Data([9, 9]).write(to: URL(filePath: "\(folder)/a.ach.part"))
                try await client.put(bytes, at: "\(folder)/a.ach")
                #expect(FileManager.default.contents(atPath: "\(folder)/a.ach") == Data(bytes))
            }
            let names = try await client.list(folder)
            #expect(names == ["a.ach"])
        }
    }

    @Test func aServerWithAnotherKeyGetsNothing() async throws {
        try await Self.withClient(hostKey: String(repeating: "A", count: 43) + "=") { client, folder in
            await #expect(throws: CurlError.self) { try await client.put([1], at: "\(folder)/a.ach") }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.isEmpty)
        }
    }

    @Test func aKeyThatIsNotTakenOpensNothing() async throws {
        try await SSHServer.with { other in
            try await Self.withClient(keyFile: other.keyFile) { client, folder in
                let error = await #expect(throws: CurlError.self) { try await client.list(folder) }
                #expect(error?.kind == .unreachable)
            }
        }
    }

    @Test func whatIsTooLongOrNotThereIsAnError() async throws {
        try await Self.withClient { client, folder in
            try await client.put([1, 2, 3], at: "\(folder)/a.ach")
            let long = await #expect(throws: CurlError.self) {
                try await client.get("\(folder)/a.ach", limitBytes: 2)
            }
            #expect(long?.kind == .answerTooLarge)
            await #expect(throws: CurlError.self) { try await client.get("\(folder)/none", limitBytes: 2) }
            let strange = await #expect(throws: CurlError.self) {
                try await client.put([1], at: "\(folder)/a\" \"b")
            }
            #expect(strange?.kind == .malformedRequest)
        }
    }
}
