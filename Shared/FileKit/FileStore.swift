import Crypto
package import Primitives

/// Keeps files: sealed at rest, by their content, in a folder or in a bucket. Content passes through in pieces, so a
/// file of any size costs little memory, and is on disk here before it goes anywhere else, so nobody waits for a
/// client.
///
/// Who keeps a file writes its row after it, and deletes it when the row cannot be written; what a process that dies in
/// between leaves is found by `sweep`.
package struct FileStore: Sendable {
    private let backend: any FileBackend
    private let keys: FileKeys
    /// Where files are gathered, on a disk of this machine.
    private let spool: String
    private let clock: WallClock
    private let ids: IDGenerator

    init(_ backend: any FileBackend, keys: FileKeys, spool: String, clock: WallClock, ids: IDGenerator) {
        self.backend = backend
        self.keys = keys
        self.spool = spool
        self.clock = clock
        self.ids = ids
    }

    /// Files in a folder. Replicas that share files share the folder.
    package init(folder: String, keys: FileKeys, clock: WallClock, ids: IDGenerator) {
        // On the same disk, since it ends in a rename.
        self.init(
            LocalFolder(folder: "\(folder)/files"), keys: keys, spool: "\(folder)/spool", clock: clock, ids: ids)
    }

    /// Files in a bucket.
    /// - Parameter spool: a folder for files on their way; nothing in it is missed once its process is gone.
    package init(_ bucket: S3Bucket, keys: FileKeys, spool: String, clock: WallClock, ids: IDGenerator) {
        self.init(S3Files(bucket: bucket, clock: clock), keys: keys, spool: spool, clock: clock, ids: ids)
    }

    /// Throws when files can be neither kept nor given.
    package func check() async throws { try await backend.check() }

    // MARK: In

    /// Keeps what `next` gives until it gives nil.
    /// - Parameters:
    ///   - types: what may be kept; the content tells what it is.
    ///   - limit: bytes of content at most.
    /// - Throws: `FileError`, or what `next` throws; then nothing is kept.
    package func keep(
        for owner: FileOwner, allowing types: Set<FileType>, limit: Int,
        from next: () async throws -> [UInt8]?
    ) async throws -> StoredFile {
        let id = ids.next()
        let spooled = try await SpooledFile.make(in: spool, id)
        var sealer = try FileSealer(keys)
        var pending: [UInt8] = []
        while let piece = try await next() {
            pending += piece
            guard sealer.size + pending.count <= limit else { throw FileError.tooLarge(limit: limit) }
            while pending.count >= FileLayout.chunkBytes {
                let chunk = Array(pending.prefix(FileLayout.chunkBytes))
                pending.removeFirst(chunk.count)
                sealer = try await Self.write(chunk, sealer, spooled, types)
            }
        }
        if !pending.isEmpty { sealer = try await Self.write(pending, sealer, spooled, types) }
        let (file, seal, digest) = try sealer.finish(owner: owner, id: id)
        try await Disk.run { try Disk.write(seal, to: spooled.descriptor) }
        let content = SpooledContent(size: FileLayout.storedBytes(of: file.size), digest: digest)
        try await backend.keep(spooled, content, as: file.address.name)
        return file
    }

    private static func write(
        _ chunk: [UInt8], _ sealer: FileSealer, _ spooled: SpooledFile, _ types: Set<FileType>
    ) async throws -> FileSealer {
        try await Disk.run {
            var sealer = sealer
            try Disk.write(try sealer.seal(chunk, allowing: types), to: spooled.descriptor)
            return sealer
        }
    }

    // MARK: Out

    /// - Throws: `FileError`: `notFound`, or `damaged` before any of it is given.
    package func open(_ address: FileAddress) async throws(FileError) -> FileReader {
        let name = address.name
        let (tail, total) = try await backend.tail(name, FileSeal.bytes)
        let seal = try FileSeal(tail: tail)
        let key = try keys.fileKey(seal.keyID, salt: seal.salt)
        let file = try seal.open(tail, at: address, key: key)
        guard total == FileLayout.storedBytes(of: file.size) else { throw .damaged("it is cut off") }
        return FileReader(file: file, backend: backend, key: key)
    }

    /// Twice is as once.
    package func delete(_ address: FileAddress) async throws(FileError) { try await backend.delete(address.name) }

    /// All that somebody has, when it has to be forgotten.
    package func deleteAll(of owner: FileOwner) async throws(FileError) {
        while true {
            let page = try await backend.list(owner.description, after: nil, limit: Self.page)
            guard !page.isEmpty else { return }
            for file in page { try await backend.delete(file.name) }
        }
    }

    // MARK: Left behind

    private static let page = 500
    /// No request takes as long from its file to its row.
    package static let orphanAge = Duration.seconds(24 * 3_600)

    /// Removes what is left of files that were never whole. Each process does it when it starts: where the folder is
    /// not shared, nobody else can. Blocks for a moment.
    package func sweepSpool() throws(FileError) { try SpooledFile.sweep(spool) }

    /// Deletes files without a row, and what is left of files that were never whole.
    /// - Parameters:
    ///   - kept: of these ids, those that a row refers to.
    /// - Returns: how many were deleted.
    package func sweep(
        service: String, kept: ([UniqueID]) async throws -> Set<UniqueID>
    ) async throws -> Int {
        let (spool, now) = (spool, clock.now())
        try await Disk.run { try SpooledFile.sweep(spool) }
        var deleted = 0
        var last: String?
        while true {
            let page = try await backend.list(service, after: last, limit: Self.page)
            let old = page.filter { $0.changedAt + Self.orphanAge < now }
            let ids = old.compactMap(\.fileID)
            let known = ids.isEmpty ? [] : try await kept(ids)
            for file in old {
                guard let id = file.fileID, !known.contains(id) else { continue }
                try await backend.delete(file.name)
                deleted += 1
            }
            guard page.count == Self.page else { return deleted }
            last = page.last?.name
        }
    }
}

extension ListedFile {
    /// Nil for what is no file of ours.
    fileprivate var fileID: UniqueID? { name.split(separator: ".").last.flatMap { UniqueID(String($0)) } }
}
