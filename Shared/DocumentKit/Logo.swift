/// A picture at the head of a document: PNG, checked by its first bytes before a library reads the rest.
package struct Logo: Sendable {
    static let mostBytes = 2 << 20
    /// Of a side. Four bytes for each are in memory while the document is made.
    static let mostPixels = 2_000

    let png: [UInt8]
    /// In points: 72 are an inch.
    let height: Double

    /// - Throws: `unreadableImage`.
    package init(png: [UInt8], height: Double = 36) throws(DocumentError) {
        guard png.count <= Self.mostBytes else { throw .unreadableImage("over \(Self.mostBytes) bytes") }
        // A signature, and the first chunk: its length, IHDR, width and height (PNG section 11.2.2).
        guard png.count > 24, png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            png[12..<16].elementsEqual("IHDR".utf8)
        else { throw .unreadableImage("no PNG") }
        for side in [png[16..<20], png[20..<24]] {
            let pixels = side.reduce(0) { $0 << 8 | Int($1) }
            guard (1...Self.mostPixels).contains(pixels) else { throw .unreadableImage("a side of \(pixels) pixels") }
        }
        self.png = png
        self.height = height
    }
}
