import Crypto
import Primitives

/// Seals a file while it arrives: content in, what lies on disk out.
struct FileSealer: Sendable {
    private let keyID: String
    private let salt: [UInt8]
    private let key: SymmetricKey
    private var chunk = 0
    private(set) var size = 0
    private var digest = SHA256()
    /// Over what was made.
    private var storedDigest = SHA256()
    private var text: TextCheck?
    private var type: FileType?

    init(_ keys: FileKeys) throws(FileError) {
        keyID = keys.current
        var random = SystemRandomNumberGenerator()
        salt = (0..<FileSeal.saltBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
        key = try keys.fileKey(keyID, salt: salt)
    }

    /// - Parameter content: a whole chunk, or the last one.
    mutating func seal(_ content: [UInt8], allowing types: Set<FileType>) throws -> [UInt8] {
        if chunk == 0 {
            guard let found = FileType(beginning: content, allowing: types), types.contains(found) else {
                throw FileError.typeRefused(FileType(beginning: content))
            }
            type = found
            if found == .text { text = TextCheck() }
        }
        if var check = text {
            guard check.take(content) else { throw FileError.typeRefused(nil) }
            text = check
        }
        digest.update(data: content)
        size += content.count
        let box = try AES.GCM.seal(content, using: key, nonce: FileLayout.nonce(ofChunk: chunk))
        chunk += 1
        let sealed = Array(box.ciphertext) + Array(box.tag)
        storedDigest.update(data: sealed)
        return sealed
    }

    /// The seal that ends the file, and the SHA-256 of all that was made.
    mutating func finish(
        owner: FileOwner, id: UniqueID
    ) throws -> (file: StoredFile, seal: [UInt8], storedDigest: [UInt8]) {
        guard let type else { throw FileError.empty }
        if let text, !text.isWhole { throw FileError.typeRefused(nil) }
        let address = FileAddress(owner: owner, id: id, digest: Array(digest.finalize()))
        let file = StoredFile(address: address, size: size, type: type)
        let seal = try FileSeal.make(file, keyID: keyID, salt: salt, key: key)
        storedDigest.update(data: seal)
        return (file, seal, Array(storedDigest.finalize()))
    }
}
