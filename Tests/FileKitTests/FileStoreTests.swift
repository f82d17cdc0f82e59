import Crypto
import Glibc
import Primitives
import TestSupport
import Testing

@testable import FileKit

/// Files in a folder: what comes out is what went in, or nothing.
@Suite("File store")
struct FileStoreTests {
    private static let chunk = FileLayout.chunkBytes

    @Test(arguments: [8, 100, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 77])
    func contentComesBack(_ size: Int) async throws {
        try await TestStore.with { test in
            let bytes = document(size)
            for pieces in [1_000_000, 4_099] {
                let file = try await test.keep(bytes, pieces: pieces)
                #expect(file.size == size)
                #expect(file.type == .pdf)
                #expect(file.address.digest == Array(SHA256.hash(data: bytes)))
                #expect(try await test.read(file.address) == bytes)
            }
        }
    }

    @Test func rangesComeBack() async throws {
        try await TestStore.with { test in
            let bytes = document(3 * Self.chunk + 77)
            let file = try await test.keep(bytes)
            for range in [
                0..<1, 0..<0, 5..<9, (Self.chunk - 1)..<(Self.chunk + 1), Self.chunk..<(2 * Self.chunk),
                (3 * Self.chunk + 76)..<(3 * Self.chunk + 77), 1..<bytes.count,
            ] {
                #expect(try await test.read(file.address, range) == Array(bytes[range]), "\(range)")
            }
        }
    }

    @Test func nothingOfTheContentLiesOnDisk() async throws {
        try await TestStore.with { test in
            let text = String(repeating: "a secret of a customer, ", count: 10_000)
            let file = try await test.keep(Array(text.utf8), types: [.text])
            let stored = try TestStore.bytes(test.path(file.address))
            #expect(stored.firstRange(of: Array("secret".utf8)) == nil)
            #expect(stored.count == FileLayout.storedBytes(of: text.utf8.count))
        }
    }

    // MARK: Refused

    /// One bit anywhere: of a chunk, its tag, the seal's every field.
    @Test func aChangedByteIsRefused() async throws {
        try await TestStore.with { test in
            let file = try await test.keep(document(2 * Self.chunk + 10))
            let path = test.path(file.address)
            let stored = try TestStore.bytes(path)
            let seal = stored.count - FileSeal.bytes
            let places =
                [0, Self.chunk, Self.chunk + 15, FileLayout.sealedChunkBytes, 2 * FileLayout.sealedChunkBytes + 5]
                + (seal..<stored.count)
            for place in places {
                var spoiled = stored
                spoiled[place] ^= 1
                try TestStore.write(spoiled, to: path)
                let error = await #expect(throws: FileError.self, "byte \(place)") {
                    try await test.read(file.address)
                }
                guard case .damaged? = error else {
                    Issue.record("byte \(place): \(String(describing: error))"); continue
                }
            }
            try TestStore.write(stored, to: path)
            #expect(try await test.read(file.address).count == file.size)
        }
    }

    @Test func whatIsCutOffOrMovedIsRefused() async throws {
        try await TestStore.with { test in
            let file = try await test.keep(document(3 * Self.chunk))
            let other = try await test.keep(document(3 * Self.chunk))
            let path = test.path(file.address)
            let stored = try TestStore.bytes(path)
            let sealed = FileLayout.sealedChunkBytes
            let (first, second) = (Array(stored[0..<sealed]), Array(stored[sealed..<(2 * sealed)]))
            let rest = Array(stored.dropFirst(2 * sealed))
            let seal = Array(stored.suffix(FileSeal.bytes))
            let others = try TestStore.bytes(test.path(other.address))
            let spoiled: [[UInt8]] = [
                Array(stored.dropLast()), Array(stored.dropFirst()), [], seal, Array(stored.prefix(2 * sealed)),
                second + first + rest, first + first + rest,
                first + second + seal, stored + [0],
                // Whole and sealed with the same key, but not this one.
                others, Array(others.prefix(sealed)) + second + rest,
            ]
            for (number, bytes) in spoiled.enumerated() {
                try TestStore.write(bytes, to: path)
                await #expect(throws: FileError.self, "case \(number)") { try await test.read(file.address) }
            }
        }
    }

    @Test func aFileOfAnotherIsRefused() async throws {
        try await TestStore.with { test in
            let file = try await test.keep(document(100))
            let thief = FileOwner(service: "test", kind: "thing", id: test.ids.next())
            let theirs = FileAddress(owner: thief, id: file.address.id, digest: file.address.digest)
            await #expect(throws: FileError.notFound) { try await test.read(theirs) }
            let path = test.path(theirs)
            try Disk.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
            try TestStore.write(try TestStore.bytes(test.path(file.address)), to: path)
            await #expect(throws: FileError.damaged("its seal does not hold")) { try await test.read(theirs) }
        }
    }

    /// A reader of ours that judges bytes itself gets them as they came, and nobody is given them as a picture.
    @Test func bytesOfAnyKindAreKeptOnlyWhereNothingElseIsAllowed() async throws {
        try await TestStore.with { test in
            let contents: [[UInt8]] = [
                [0x4D, 0x5A, 0, 0], Array("36,\"A\"\r\n\u{1A}".utf8), [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10],
            ]
            for bytes in contents {
                let kept = try await test.keep(bytes, types: [.data])
                #expect(kept.type == .data)
                #expect(try await test.read(kept.address) == bytes)
            }
            await #expect(throws: FileError.typeRefused(nil)) {
                try await test.keep([0x4D, 0x5A, 0, 0], types: [.data, .text])
            }
        }
    }

    @Test func typesAreToldByTheContent() async throws {
        try await TestStore.with { test in
            let cases: [([UInt8], FileType?)] = [
                ([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0], .png), ([0xFF, 0xD8, 0xFF, 0xE0, 0], .jpeg),
                (Array("%PDF-1.4\n".utf8), .pdf), (Array("<script>".utf8), .text), (Array("äö".utf8), .text),
                ([0x4D, 0x5A, 0, 0], nil), ([0xC3], nil), (Array("a\u{0}b".utf8), nil), ([0xFF, 0xFE, 0x41, 0], nil),
                ([0xED, 0xA0, 0x80], nil), (Array("a\u{1B}[2J".utf8), nil),
            ]
            for (bytes, type) in cases {
                if let type {
                    let kept = try await test.keep(bytes, types: [type])
                    #expect(kept.type == type)
                    let others = Set(FileType.allCases).subtracting([type])
                    await #expect(throws: FileError.typeRefused(type)) { try await test.keep(bytes, types: others) }
                } else {
                    await #expect(throws: FileError.typeRefused(nil)) {
                        try await test.keep(bytes, types: Set(FileType.allCases))
                    }
                }
            }
            // Text is text to its end, also where a chunk ends within a letter.
            let long = Array(String(repeating: "x", count: Self.chunk - 1).utf8) + Array("ä".utf8)
            let text = try await test.keep(long + [10], types: [.text])
            #expect(text.type == .text)
            await #expect(throws: FileError.typeRefused(nil)) { try await test.keep(long + [0], types: [.text]) }
            await #expect(throws: FileError.typeRefused(nil)) { try await test.keep(long.dropLast(), types: [.text]) }
        }
    }

    /// Too long, empty, of a wrong type, or broken off: none of it is left.
    @Test func whatIsRefusedLeavesNothing() async throws {
        try await TestStore.with { test in
            struct Broken: Error {}
            await #expect(throws: FileError.tooLarge(limit: 99_999)) {
                try await test.keep(document(100_000), limit: 99_999)
            }
            let longest = try await test.keep(document(100_000), limit: 100_000)
            #expect(longest.size == 100_000)
            await #expect(throws: FileError.empty) { try await test.keep([]) }
            await #expect(throws: FileError.typeRefused(.pdf)) { try await test.keep(document(100), types: [.png]) }
            await #expect(throws: Broken.self) {
                var isFirst = true
                return try await test.store().keep(for: test.owner, allowing: [.pdf], limit: 1 << 20) {
                    defer { isFirst = false }
                    guard isFirst else { throw Broken() }
                    return document(200_000)
                }
            }
            try await eventually("nothing else is left") { try test.everything().count == 1 }
        }
    }

    // MARK: Keys

    @Test func keysChange() async throws {
        try await TestStore.with { test in
            let old = try await test.keep(document(100))
            let both = "two:another-secret-of-thirty-two-bytes,\(TestStore.keys)"
            #expect(try await test.read(old.address, keys: both) == document(100))
            let new = try await test.store(both).keep(for: test.owner, allowing: [.text], limit: 100, from: once("new"))
            #expect(try await test.read(new.address, keys: "two:another-secret-of-thirty-two-bytes").count == 3)
            await #expect(throws: FileError.damaged("sealed with the key two, which is not here")) {
                try await test.read(new.address)
            }
            await #expect(throws: FileError.damaged("its seal does not hold")) {
                try await test.read(old.address, keys: "one:not-the-secret-it-was-sealed-with-at-all")
            }
        }
    }

    @Test(arguments: [
        "", "one", "one:short", ":a-secret-of-thirty-two-bytes-or-more", "o_e:a-secret-of-thirty-two-bytes-or-more",
    ])
    func keysAreChecked(_ text: String) {
        #expect(throws: FileKeys.Malformed.self) { try FileKeys(text) }
    }

    // MARK: Forgetting

    /// The same content of two is two files.
    @Test func forgettingOneLeavesTheOther() async throws {
        try await TestStore.with { test in
            let other = FileOwner(service: "test", kind: "thing", id: test.ids.next())
            let (mine, again) = (try await test.keep(document(100)), try await test.keep(document(100)))
            let theirs = try await test.keep(document(100), of: other)
            try await test.store().delete(mine.address)
            try await test.store().delete(mine.address)
            #expect(try await test.read(again.address) == document(100))
            try await test.store().deleteAll(of: test.owner)
            await #expect(throws: FileError.notFound) { try await test.read(again.address) }
            #expect(try await test.read(theirs.address) == document(100))
            try await eventually("nothing else is left") { try test.everything().count == 1 }
        }
    }

    /// What a process that died left behind goes after a day; what has a row, and what is new, stays.
    @Test func orphansAreSwept() async throws {
        try await TestStore.with { test in
            let kept = try await test.keep(document(100))
            let orphan = try await test.keep(document(200))
            try TestStore.write([1, 2, 3], to: "\(test.folder)/spool/\(test.ids.next())")
            // Nothing of ours, such as a mount's own.
            try TestStore.write([1, 2, 3], to: "\(test.folder)/spool/lost+found")
            func sweep() async throws -> Int {
                try await test.store().sweep(service: "test") {
                    $0.filter { $0 == kept.address.id }.reduce(into: []) { $0.insert($1) }
                }
            }
            #expect(try await sweep() == 0)
            try await eventually("nothing else is left") { try test.everything().count == 3 }
            test.clock.advance(by: FileStore.orphanAge + .seconds(60))
            #expect(try await sweep() == 1)
            await #expect(throws: FileError.notFound) { try await test.read(orphan.address) }
            #expect(try await test.read(kept.address) == document(100))
            try await eventually("nothing else is left") { try test.everything().count == 2 }
        }
    }
}

/// A source of one piece.
func once(_ text: String) -> () -> [UInt8]? {
    var isFirst = true
    return {
        defer { isFirst = false }
        return isFirst ? Array(text.utf8) : nil
    }
}
