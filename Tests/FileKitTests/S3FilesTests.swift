import CurlKit
import Primitives
import TestSupport
import Testing

@testable import FileKit

/// Files in a bucket of a server that is not ours.
@Suite("Files in S3")
struct S3FilesTests {
    private func with(_ body: (MotoServer, TestStore, FileStore) async throws -> Void) async throws {
        try await MotoServer.with { moto in
            try await TestStore.with { test in
                let keys = try FileKeys(TestStore.keys)
                let store = FileStore(
                    moto.bucket(), keys: keys, spool: "\(test.folder)/spool", clock: test.clock.clock, ids: test.ids)
                try await body(moto, test, store)
            }
        }
    }

    private static func keep(_ bytes: [UInt8], _ store: FileStore, _ owner: FileOwner) async throws -> StoredFile {
        var rest = bytes[...]
        return try await store.keep(for: owner, allowing: [.pdf], limit: 16 << 20) {
            defer { rest = rest.dropFirst(60_000) }
            return rest.isEmpty ? nil : Array(rest.prefix(60_000))
        }
    }

    private static func read(_ address: FileAddress, _ store: FileStore, _ range: Range<Int>? = nil) async throws
        -> [UInt8]
    {
        let reader = try await store.open(address)
        var bytes: [UInt8] = []
        try await reader.read(range ?? 0..<reader.size) { bytes += $0 }
        return bytes
    }

    @Test func filesComeAndGo() async throws {
        try await with { moto, test, store in
            try await store.check()
            let bytes = document(10 << 20)
            let file = try await Self.keep(bytes, store, test.owner)
            #expect(try await Self.read(file.address, store) == bytes)
            let range = 300_000..<900_001
            #expect(try await Self.read(file.address, store, range) == Array(bytes[range]))
            // All that was gathered here is gone.
            try await eventually("nothing else is left") { try test.everything().isEmpty }

            let small = try await Self.keep(document(100), store, test.owner)
            let other = FileOwner(service: "test", kind: "thing", id: test.ids.next())
            let theirs = try await Self.keep(document(100), store, other)
            try await store.delete(small.address)
            try await store.delete(small.address)
            await #expect(throws: FileError.notFound) { try await Self.read(small.address, store) }
            try await store.deleteAll(of: test.owner)
            await #expect(throws: FileError.notFound) { try await Self.read(file.address, store) }
            #expect(try await Self.read(theirs.address, store) == document(100))

            test.clock.advance(by: FileStore.orphanAge + .seconds(60))
            #expect(try await store.sweep(service: "test") { Set($0) } == 0)
            #expect(try await store.sweep(service: "test") { _ in [] } == 1)
            await #expect(throws: FileError.notFound) { try await Self.read(theirs.address, store) }
        }
    }

    @Test func aChangedByteIsRefused() async throws {
        try await with { moto, test, store in
            let file = try await Self.keep(document(200_000), store, test.owner)
            let backend = S3Files(bucket: moto.bucket(), clock: test.clock.clock)
            let stored = try await backend.read(file.address.name, 0..<FileLayout.storedBytes(of: file.size))
            for place in [0, 100_000, stored.count - 1] {
                var spoiled = stored
                spoiled[place] ^= 1
                try await Self.put(spoiled, file.address.name, backend, test)
                await #expect(throws: FileError.self) { try await Self.read(file.address, store) }
            }
            try await Self.put(Array(stored.dropFirst(FileLayout.sealedChunkBytes)), file.address.name, backend, test)
            await #expect(throws: FileError.damaged("it is cut off")) { try await Self.read(file.address, store) }
        }
    }

    /// Moto computes the signature anew, so a wrong one is a refusal of its own.
    @Test func signaturesAreJudged() async throws {
        try await with { moto, test, _ in
            let forged = FileStore(
                moto.bucket(secretKey: "not the secret of this key"), keys: try FileKeys(TestStore.keys),
                spool: "\(test.folder)/spool", clock: test.clock.clock, ids: test.ids)
            let error = await #expect(throws: FileError.self) {
                try await Self.keep(document(100), forged, test.owner)
            }
            #expect(error == .unavailable("the bucket: 403 SignatureDoesNotMatch"))
            let elsewhere = FileStore(
                moto.bucket(name: "another-bucket"), keys: try FileKeys(TestStore.keys),
                spool: "\(test.folder)/spool", clock: test.clock.clock, ids: test.ids)
            await #expect(throws: FileError.self) { try await elsewhere.check() }
        }
    }

    private static func put(_ bytes: [UInt8], _ name: String, _ backend: S3Files, _ test: TestStore) async throws {
        let spooled = try await SpooledFile.make(in: "\(test.folder)/spool", test.ids.next())
        try Disk.write(bytes, to: spooled.descriptor)
        try await backend.keep(spooled, SpooledContent(size: bytes.count, digest: SigV4.sha256(bytes)), as: name)
    }
}
