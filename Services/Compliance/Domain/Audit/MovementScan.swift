import Primitives

/// Reads `wallet.movements_posted.v1` once, byte by byte, for what the log finds it by and what it seals in it. A
/// commit of the wallet may hold five hundred transactions, and each has to cost less than the wallet's own work on it.
struct MovementScan {
    struct Malformed: Error {}

    /// What one transaction says of itself.
    struct Transaction {
        var id: UniqueID?
        var initiator: UniqueID?
        var requestID: Range<Int>?
        /// As they first stand in it.
        var owners: [UniqueID] = []
        var texts: [(name: StaticString, range: Range<Int>)] = []

        /// Who wrote the texts, or whose movement it is.
        var writer: String { (initiator ?? owners.first)?.description ?? PersonalValues.nobody }
    }

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0
    private(set) var transactions: [Transaction] = []
    private var current = Transaction()

    /// - Throws: for what is no message of movements: it is then read the slow way.
    init(_ bytes: [UInt8]) throws(Malformed) {
        self.bytes = bytes
        // It is kept as it is: what is no text must not get into an entry.
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Malformed() }
        try members { scan, name throws(Malformed) in
            guard scan.isName(name, "transactions") else { return try scan.skip() }
            try scan.elements { scan throws(Malformed) in try scan.transaction() }
        }
        skipSpace()
        guard index == bytes.count else { throw Malformed() }
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private mutating func transaction() throws(Malformed) {
        current = Transaction()
        try members { scan, name throws(Malformed) in
            if scan.isName(name, "transaction_id") {
                scan.current.id = try scan.id()
            } else if scan.isName(name, "initiator") {
                scan.current.initiator = try scan.id()
            } else if scan.isName(name, "request_id") {
                scan.current.requestID = try scan.string()
            } else if scan.isName(name, "description") {
                let range = try scan.quoted()
                scan.current.texts.append(("description", range))
            } else if scan.isName(name, "reference") {
                let range = try scan.quoted()
                scan.current.texts.append(("reference", range))
            } else if scan.isName(name, "movements") {
                try scan.elements { scan throws(Malformed) in try scan.movement() }
            } else {
                try scan.skip()
            }
        }
        transactions.append(current)
    }

    private mutating func movement() throws(Malformed) {
        try members { scan, name throws(Malformed) in
            guard scan.isName(name, "debit_owner") || scan.isName(name, "credit_owner") else { return try scan.skip() }
            let owner = try scan.id()
            if !scan.current.owners.contains(owner) { scan.current.owners.append(owner) }
        }
    }

    // MARK: JSON

    private mutating func members(
        _ body: (inout MovementScan, Range<Int>) throws(Malformed) -> Void
    ) throws(Malformed) {
        try expect(UInt8(ascii: "{"))
        if take(UInt8(ascii: "}")) { return }
        repeat {
            let name = try string()
            try expect(UInt8(ascii: ":"))
            try body(&self, name)
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
    }

    private mutating func elements(_ body: (inout MovementScan) throws(Malformed) -> Void) throws(Malformed) {
        try expect(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) { return }
        repeat { try body(&self) } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
    }

    /// What stands between the quotes.
    private mutating func string() throws(Malformed) -> Range<Int> {
        try expect(UInt8(ascii: "\""))
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return start..<(index - 1)
            case UInt8(ascii: "\\"): index += 2
            case 0..<0x20: throw Malformed()
            default: index += 1
            }
        }
        throw Malformed()
    }

    private mutating func quoted() throws(Malformed) -> Range<Int> {
        let content = try string()
        return (content.lowerBound - 1)..<(content.upperBound + 1)
    }

    private mutating func id() throws(Malformed) -> UniqueID {
        let range = try string()
        guard let id = UniqueID(utf8: bytes[range]) else { throw Malformed() }
        return id
    }

    private mutating func skip() throws(Malformed) {
        skipSpace()
        guard index < bytes.count else { throw Malformed() }
        switch bytes[index] {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"):
            try deeper()
            try members { scan, _ throws(Malformed) in try scan.skip() }
            depth -= 1
        case UInt8(ascii: "["):
            try deeper()
            try elements { scan throws(Malformed) in try scan.skip() }
            depth -= 1
        default: try skipWord()
        }
    }

    private mutating func deeper() throws(Malformed) {
        depth += 1
        guard depth < 16 else { throw Malformed() }
    }

    /// A number, `true`, `false` or `null`.
    private mutating func skipWord() throws(Malformed) {
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
                index += 1
            default:
                guard index > start else { throw Malformed() }
                return
            }
        }
        throw Malformed()
    }

    private func isName(_ range: Range<Int>, _ name: StaticString) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        let letters = name.utf8Start
        for offset in 0..<range.count where bytes[range.lowerBound + offset] != letters[offset] { return false }
        return true
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(Malformed) {
        guard take(byte) else { throw Malformed() }
    }
}
