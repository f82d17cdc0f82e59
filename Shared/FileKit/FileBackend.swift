import Primitives

/// Where stored files lie. What it holds is sealed, so it need not be trusted, only be there.
protocol FileBackend: Sendable {
    /// Bytes that one reading fetches, so that a far one is not asked too often.
    var readingBytes: Int { get }

    /// From then on the file is there, whole; before it, nothing of it.
    func keep(_ spooled: SpooledFile, _ content: SpooledContent, as name: String) async throws(FileError)
    /// - Throws: `notFound`, or `damaged` when there are fewer bytes.
    func read(_ name: String, _ range: Range<Int>) async throws(FileError) -> [UInt8]
    /// The last bytes, and how many there are in all.
    func tail(_ name: String, _ count: Int) async throws(FileError) -> (bytes: [UInt8], total: Int)
    /// Nothing happens when there is none.
    func delete(_ name: String) async throws(FileError)
    /// Names below a folder, in some order, at most so many.
    /// - Parameter after: the last name of the page before.
    func list(_ folder: String, after: String?, limit: Int) async throws(FileError) -> [ListedFile]
    func check() async throws(FileError)
}

/// What a spooled file holds.
struct SpooledContent: Sendable {
    let size: Int
    /// SHA-256 of all of it.
    let digest: [UInt8]
}

struct ListedFile: Sendable {
    let name: String
    let changedAt: Timestamp
}
