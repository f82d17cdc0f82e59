/// Rows in the binary form of `copy ... from stdin`; see "Binary Format" in the server's manual of COPY.
struct CopyData {
    let statement: String
    /// The data in pieces of about 64 KiB.
    private(set) var pieces: [[UInt8]] = []
    private var piece: [UInt8]
    private let columnCount: Int

    private static let pieceSize = 65_536

    init<each Value: PostgresEncodable>(
        table: String, columns: [String], rows: some Sequence<(repeat each Value)>
    ) {
        self.init(table: table, columns: columns)
        for row in rows {
            beginRow()
            repeat append(each row)
        }
        end()
    }

    init<Value: PostgresEncodable>(table: String, column: String, rows: some Sequence<Value>) {
        self.init(table: table, columns: [column])
        for value in rows {
            beginRow()
            append(value)
        }
        end()
    }

    private init(table: String, columns: [String]) {
        let names = SQL.joined(columns.map { "\(identifier: $0)" }, by: ", ")
        statement = SQL("copy \(identifier: table) (\(names)) from stdin (format binary)").text
        columnCount = columns.count
        piece = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]
        piece.appendBigEndian(Int32(0))
        piece.appendBigEndian(Int32(0))
    }

    private mutating func beginRow() {
        if piece.count >= Self.pieceSize {
            pieces.append(piece)
            piece = []
            piece.reserveCapacity(Self.pieceSize + 1_024)
        }
        piece.appendBigEndian(Int16(columnCount))
    }

    private mutating func append(_ value: some PostgresEncodable) {
        guard !value.isPostgresNull else { return piece.appendBigEndian(Int32(-1)) }
        let place = piece.count
        piece.appendBigEndian(Int32(0))
        value.encode(into: &piece)
        piece.setBigEndian(Int32(piece.count - place - 4), at: place)
    }

    private mutating func end() {
        piece.appendBigEndian(Int16(-1))
        pieces.append(piece)
        piece = []
    }
}
