/// Rows in the binary form of `copy ... from stdin`; see "Binary Format" in the server's manual of COPY.
struct CopyData {
    let statement: String
    /// The data in pieces of about 64 KiB.
    private(set) var pieces: [[UInt8]] = []

    private static let pieceSize = 65_536

    init<each Value: PostgresEncodable>(
        table: String, columns: [String], rows: some Sequence<(repeat each Value)>
    ) {
        let names = columns.map { (SQL("\(identifier: $0)")).text }.joined(separator: ", ")
        statement = SQL("copy \(identifier: table) (\(dangerouslyRaw: names)) from stdin (format binary)").text
        var piece = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]
        piece.appendBigEndian(Int32(0))
        piece.appendBigEndian(Int32(0))
        for row in rows {
            piece.appendBigEndian(Int16(columns.count))
            repeat Self.append(each row, to: &piece)
            if piece.count >= Self.pieceSize {
                pieces.append(piece)
                piece = []
                piece.reserveCapacity(Self.pieceSize + 1024)
            }
        }
        piece.appendBigEndian(Int16(-1))
        pieces.append(piece)
    }

    private static func append(_ value: some PostgresEncodable, to piece: inout [UInt8]) {
        guard !value.isPostgresNull else { return piece.appendBigEndian(Int32(-1)) }
        let place = piece.count
        piece.appendBigEndian(Int32(0))
        value.encode(into: &piece)
        piece.setBigEndian(Int32(piece.count - place - 4), at: place)
    }
}
