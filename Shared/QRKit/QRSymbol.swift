import Cqrencode

/// Why there is no picture of a text.
package enum QRSymbolError: Error, Hashable, Sendable {
    /// It does not fit the largest symbol, or is nothing.
    case unfit
    /// cairo's own words.
    case failed(String)
}

/// The dark and light squares of a QR code (ISO/IEC 18004), by libqrencode. Of it up to 15 % may be lost.
package struct QRSymbol: Sendable {
    /// Squares of a side.
    let width: Int
    /// By rows from the top.
    let isDark: [Bool]

    /// Squares around it that stay light, which readers need to find it.
    static let quiet = 4

    /// - Throws: `unfit`.
    package init(_ text: String) throws(QRSymbolError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, let size = Int32(exactly: bytes.count),
            let symbol = QRcode_encodeData(size, bytes, 0, QR_ECLEVEL_M)
        else { throw .unfit }
        defer { QRcode_free(symbol) }
        width = Int(symbol.pointee.width)
        // The lowest bit says dark, the others what a square is for.
        isDark = UnsafeBufferPointer(start: symbol.pointee.data, count: width * width).map { $0 & 1 == 1 }
    }

    /// Dark squares side by side.
    struct Run: Sendable {
        let x: Int
        let y: Int
        let length: Int
    }

    /// All dark squares, in as few runs as there are.
    var runs: [Run] {
        var runs: [Run] = []
        for y in 0..<width {
            var start: Int?
            for x in 0...width {
                if x < width, isDark[y * width + x] {
                    start = start ?? x
                } else if let first = start {
                    runs.append(Run(x: first, y: y, length: x - first))
                    start = nil
                }
            }
        }
        return runs
    }
}
