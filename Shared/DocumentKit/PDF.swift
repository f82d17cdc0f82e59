/// A document in pages, A4. It has been set once, so how many there are is known and nothing in it can be refused any
/// more; its bytes are made when they are asked for, a few pages at a time.
package struct PDF: Sendable {
    package static let contentType = "application/pdf"

    /// Rows that are set without letting others to the thread.
    private static let step = 200

    package let pageCount: Int
    private let document: Document

    /// - Throws: `DocumentError`; `CancellationError`.
    package init(_ document: Document) async throws {
        let flow = try await Threads.run { try PDFFlow(document, pages: nil) }
        while try await Threads.run({ try flow.advance(by: Self.step) }) {}
        self.document = document
        pageCount = flow.page
    }

    /// The bytes in pieces; the next is made when the last has been taken.
    /// - Throws: `DocumentError`, or what `sink` throws.
    package func write(to sink: ([UInt8]) async throws -> Void) async throws {
        let (document, pageCount) = (document, pageCount)
        let flow = try await Threads.run { try PDFFlow(document, pages: pageCount) }
        var hasMore = true
        while hasMore {
            let piece: [UInt8]
            (hasMore, piece) = try await Threads.run {
                let hasMore = try flow.advance(by: Self.step)
                return (hasMore, try flow.take())
            }
            if !piece.isEmpty { try await sink(piece) }
        }
    }

    /// All of it, for a file that is kept.
    package func bytes() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await write { bytes += $0 }
        return bytes
    }
}
