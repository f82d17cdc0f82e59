import Crypto
import Primitives

/// How a file lies on disk: chunks of 64 KiB, each sealed with AES-256-GCM under the file's own key and its number as
/// nonce, then a seal of fixed length. The seal says how long the content is and which, and holds only for the address
/// it was made for; so a chunk that was altered, left out, repeated or taken from elsewhere does not open, and neither
/// does a whole file that was put in another's place.
enum FileLayout {
    static let chunkBytes = 64 << 10
    static let tagBytes = 16
    static let sealedChunkBytes = chunkBytes + tagBytes

    static func chunks(of size: Int) -> Int { (size + chunkBytes - 1) / chunkBytes }
    /// Of the whole, its seal not counted.
    static func sealedBytes(of size: Int) -> Int { size + chunks(of: size) * tagBytes }
    static func storedBytes(of size: Int) -> Int { sealedBytes(of: size) + FileSeal.bytes }

    static func nonce(ofChunk index: Int) throws -> AES.GCM.Nonce {
        var bytes = [UInt8](repeating: 0, count: 12)
        withUnsafeBytes(of: UInt64(index).bigEndian) { bytes.replaceSubrange(4..., with: $0) }
        return try AES.GCM.Nonce(data: bytes)
    }
}

/// The end of a stored file.
struct FileSeal: Sendable {
    private static let mark = Array("FLORINF1".utf8)
    private static let keyBytes = 16
    static let saltBytes = 32
    /// Size, digest, type.
    private static let sealedBytes = 8 + 32 + 1
    static let bytes = mark.count + keyBytes + saltBytes + sealedBytes + FileLayout.tagBytes

    let keyID: String
    let salt: [UInt8]

    /// - Parameter tail: the last bytes of a stored file.
    init(tail: [UInt8]) throws(FileError) {
        guard tail.count == Self.bytes, tail.starts(with: Self.mark) else { throw .damaged("it has no seal") }
        let id = tail[Self.mark.count..<(Self.mark.count + Self.keyBytes)].prefix { $0 != 0 }
        keyID = String(decoding: id, as: UTF8.self)
        let start = Self.mark.count + Self.keyBytes
        salt = Array(tail[start..<(start + Self.saltBytes)])
    }

    private init(keyID: String, salt: [UInt8]) {
        self.keyID = keyID
        self.salt = salt
    }

    /// The bytes of the seal of a file that has been written.
    static func make(_ file: StoredFile, keyID: String, salt: [UInt8], key: SymmetricKey) throws -> [UInt8] {
        let seal = FileSeal(keyID: keyID, salt: salt)
        var facts = withUnsafeBytes(of: UInt64(file.size).bigEndian) { Array($0) }
        facts += file.address.digest + [file.type.code]
        let box = try AES.GCM.seal(
            facts, using: key, nonce: try nonce(), authenticating: seal.head + Array(file.address.name.utf8))
        return seal.head + Array(box.ciphertext) + Array(box.tag)
    }

    /// What the file at this address is.
    func open(_ tail: [UInt8], at address: FileAddress, key: SymmetricKey) throws(FileError) -> StoredFile {
        // As it was read: what only pads it is covered as well.
        let head = Array(tail.prefix(head.count))
        let sealed = Array(tail[head.count...])
        do {
            let box = try AES.GCM.SealedBox(
                nonce: Self.nonce(), ciphertext: sealed.prefix(Self.sealedBytes),
                tag: sealed.suffix(FileLayout.tagBytes))
            let facts = Array(
                try AES.GCM.open(box, using: key, authenticating: head + Array(address.name.utf8)))
            let size = facts.prefix(8).reduce(0) { $0 << 8 | Int($1) }
            guard facts[8..<40].elementsEqual(address.digest), let type = FileType(code: facts[40]) else {
                throw FileError.damaged("it is another file")
            }
            return StoredFile(address: address, size: size, type: type)
        } catch let error as FileError {
            throw error
        } catch {
            throw .damaged("its seal does not hold")
        }
    }

    private var head: [UInt8] {
        var id = Array(keyID.utf8)
        id += [UInt8](repeating: 0, count: Self.keyBytes - id.count)
        return Self.mark + id + salt
    }

    /// No chunk has this number.
    private static func nonce() throws -> AES.GCM.Nonce {
        try AES.GCM.Nonce(data: [UInt8](repeating: 0xFF, count: 12))
    }
}
