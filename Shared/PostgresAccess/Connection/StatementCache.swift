/// The prepared statements of one connection, by text and types of the values; the least used go first.
struct StatementCache {
    private var statements: [String: PreparedStatement] = [:]
    private let capacity: Int
    private var uses = 0
    private var names = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    var isFull: Bool { statements.count >= capacity }

    /// Nil when the text is unknown, or known with other types: the caller then sends it unprepared.
    mutating func find(_ sql: SQL) -> Found {
        guard let statement = statements[sql.text] else { return .unknown }
        guard statement.matches(sql) else { return .otherTypes }
        uses += 1
        statement.lastUse = uses
        return .known(statement)
    }

    mutating func insert(_ sql: SQL) -> PreparedStatement {
        names += 1
        uses += 1
        let statement = PreparedStatement(name: "s\(names)", sql: sql, lastUse: uses)
        statements[sql.text] = statement
        return statement
    }

    mutating func remove(_ statement: PreparedStatement) {
        if statements[statement.text] === statement { statements[statement.text] = nil }
    }

    /// Takes out the one that was not used for longest.
    mutating func removeLeastUsed() -> PreparedStatement? {
        guard let least = statements.values.min(by: { $0.lastUse < $1.lastUse }) else { return nil }
        statements[least.text] = nil
        return least
    }

    enum Found {
        case known(PreparedStatement)
        case otherTypes
        case unknown
    }
}

/// One statement that the server keeps parsed under a name.
final class PreparedStatement {
    let name: String
    let text: String
    private let types: [UInt32]
    /// The server has said that it is there. Before, only the batch that prepares it may use it.
    var isConfirmed = false
    var lastUse: Int
    /// How long it takes from sending to answer, averaged over about its last eight runs; nil before the first.
    private var typicalNanoseconds: Int64?

    static let quickNanoseconds: Int64 = 5_000_000
    var isQuick: Bool { typicalNanoseconds.map { $0 < Self.quickNanoseconds } ?? false }

    init(name: String, sql: SQL, lastUse: Int) {
        self.name = name
        self.text = sql.text
        self.types = sql.parameters.map(\.type)
        self.lastUse = lastUse
    }

    func ran(nanoseconds: Int64) {
        typicalNanoseconds = typicalNanoseconds.map { $0 + (nanoseconds - $0) / 8 } ?? nanoseconds
    }

    func matches(_ sql: SQL) -> Bool {
        guard types.count == sql.parameters.count else { return false }
        for (type, parameter) in zip(types, sql.parameters) where type != parameter.type { return false }
        return true
    }
}
