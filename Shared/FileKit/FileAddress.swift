package import Primitives

/// Whose a file is: `entry/019a…`. Every file has one owner, and what the owner has goes with it; the same content of
/// two owners is two files, so that deleting one's leaves the other's alone, and nobody learns from a store that
/// somebody else has the same.
package struct FileOwner: Hashable, Sendable, CustomStringConvertible {
    /// The service, the kind of thing, the thing: a folder each.
    package let description: String

    /// - Parameters:
    ///   - service: its schema.
    ///   - kind: a word of the service's: small letters.
    package init(service: String, kind: String, id: UniqueID) {
        precondition(Self.isWord(service) && Self.isWord(kind), "\(service)/\(kind) is no name of a folder")
        description = "\(service)/\(kind)/\(id)"
    }

    static func isWord(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
    }
}

/// Where a file is: by its content, of an owner. An address is given once, so deleting one never takes away what
/// another row refers to.
package struct FileAddress: Hashable, Sendable {
    package let owner: FileOwner
    package let id: UniqueID
    /// SHA-256 of the content.
    package let digest: [UInt8]

    package init(owner: FileOwner, id: UniqueID, digest: [UInt8]) {
        self.owner = owner
        self.id = id
        self.digest = digest
    }

    /// The name in a folder or bucket; it has no character of a client's.
    var name: String { "\(owner)/\(Hex.encode(digest)).\(id)" }
}

/// A file that is kept.
package struct StoredFile: Hashable, Sendable {
    package let address: FileAddress
    package let size: Int
    package let type: FileType

    package init(address: FileAddress, size: Int, type: FileType) {
        self.address = address
        self.size = size
        self.type = type
    }
}
