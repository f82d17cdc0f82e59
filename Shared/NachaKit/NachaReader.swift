import Primitives

/// Reads whole files, and trusts nothing that does not add up: totals of batches and of the file, hashes, counts and
/// check digits are those of the entries, or the file is refused.
package struct NachaReader {
    private let lines: [NachaLine]
    private var place = 0

    /// Whether bytes look like such a file at all: they begin with its header.
    package static func isNacha(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array("101".utf8)) }

    /// - Throws: `NachaError`.
    package static func read(_ bytes: [UInt8]) throws(NachaError) -> NachaFile {
        var reader = NachaReader(lines: try split(bytes))
        return try reader.file()
    }

    private static func split(_ bytes: [UInt8]) throws(NachaError) -> [NachaLine] {
        var parts = bytes.split(whereSeparator: { $0 == 10 || $0 == 13 })
        // Some write no ends of lines.
        if parts.count == 1, bytes.count > NachaLine.length {
            parts = stride(from: 0, to: bytes.count, by: NachaLine.length).map {
                bytes[$0..<min($0 + NachaLine.length, bytes.count)]
            }
        }
        var lines: [NachaLine] = []
        lines.reserveCapacity(parts.count)
        for (index, part) in parts.enumerated() { lines.append(try NachaLine(part, number: index + 1)) }
        return lines
    }

    private mutating func next() throws(NachaError) -> NachaLine {
        guard place < lines.count else { throw NachaError(line: lines.count, reason: "the file ends too early") }
        defer { place += 1 }
        return lines[place]
    }

    // MARK: The file

    private mutating func file() throws(NachaError) -> NachaFile {
        let header = try next()
        guard header.raw(1...3) == "101", header.raw(35...39) == "09410" else {
            throw header.error("no header of a file")
        }
        guard let day = try header.day(24...29, "the day of the file") else {
            throw header.error("the file has no day")
        }
        var batches: [NachaBatch] = []
        var totals = NachaTotals()
        while true {
            let line = try next()
            switch line.kind {
            case UInt8(ascii: "5"):
                let batch = try batch(line)
                totals.add(batch.totals)
                batches.append(batch)
            case UInt8(ascii: "9"):
                try check(line, batches, totals)
                return NachaFile(
                    destination: header.text(4...13), origin: header.text(14...23), createdOn: day,
                    createdAt: header.text(30...33), modifier: header.text(34...34),
                    destinationName: header.text(41...63), originName: header.text(64...86), batches: batches)
            default: throw line.error("neither a batch nor the end of the file")
            }
        }
    }

    /// The last line, and that nothing but padding follows.
    private func check(_ line: NachaLine, _ batches: [NachaBatch], _ totals: NachaTotals) throws(NachaError) {
        guard !line.isPadding else { throw line.error("the file has no control") }
        guard try line.number(2...7, "the count of batches") == Int64(batches.count) else {
            throw line.error("the count of batches is another")
        }
        // Blocks are of tapes: some count one too few, and their entries are whole all the same.
        // Some count no addenda here; those of each batch are counted by its own control.
        let count = Int(try line.number(14...21, "the count of entries"))
        let isOfEntries = count == batches.reduce(0) { $0 + $1.entries.count }
        let told = NachaTotals(
            lines: isOfEntries ? totals.lines : count, hash: try line.number(22...31, "the hash"),
            debit: try line.number(32...43, "the debits"), credit: try line.number(44...55, "the credits"))
        try Self.check(told, totals, line)
        for rest in lines.dropFirst(place) where !rest.isPadding {
            throw rest.error("something follows the end of the file")
        }
    }

    private static func check(
        _ told: NachaTotals, _ counted: NachaTotals, _ line: NachaLine
    ) throws(NachaError) {
        guard told.lines == counted.lines else { throw line.error("the count of entries is another") }
        guard told.hash == counted.hash else { throw line.error("the hash of routing numbers is another") }
        guard told.debit == counted.debit else { throw line.error("the sum of debits is another") }
        guard told.credit == counted.credit else { throw line.error("the sum of credits is another") }
    }

    // MARK: Batches

    private mutating func batch(_ header: NachaLine) throws(NachaError) -> NachaBatch {
        guard let serviceClass = NachaBatch.ServiceClass(rawValue: Int(try header.number(2...4, "the service class")))
        else { throw header.error("a service class that is not read") }
        let kind = header.text(51...53)
        var batch = NachaBatch(
            serviceClass: serviceClass, companyName: header.text(5...20), companyID: header.text(41...50), kind: kind,
            purpose: header.text(54...63), effectiveOn: try header.day(70...75, "the effective day"),
            originBank: header.text(80...87), number: Int(try header.number(88...94, "the number of the batch")),
            entries: [])
        while true {
            let line = try next()
            switch line.kind {
            case UInt8(ascii: "6"): batch.entries.append(try entry(line, of: kind))
            case UInt8(ascii: "7"):
                guard let last = batch.entries.indices.last else { throw line.error("addenda of no entry") }
                batch.entries[last].addenda.append(try addenda(line))
            case UInt8(ascii: "8"):
                try check(line, batch)
                return batch
            default: throw line.error("the batch has no control")
            }
        }
    }

    private func check(_ line: NachaLine, _ batch: NachaBatch) throws(NachaError) {
        guard try line.number(2...4, "the service class") == Int64(batch.serviceClass.rawValue) else {
            throw line.error("the service class is another")
        }
        let told = NachaTotals(
            lines: Int(try line.number(5...10, "the count of entries")), hash: try line.number(11...20, "the hash"),
            debit: try line.number(21...32, "the debits"), credit: try line.number(33...44, "the credits"))
        let counted = batch.totals
        try Self.check(told, counted, line)
        guard line.text(80...87) == batch.originBank,
            try line.number(88...94, "the number of the batch") == Int64(batch.number)
        else { throw line.error("the control of another batch") }
        switch batch.serviceClass {
        case .mixed: break
        case .credits where counted.debit != 0: throw line.error("a debit among credits")
        case .debits where counted.credit != 0: throw line.error("a credit among debits")
        case .credits, .debits: break
        }
    }

    private func entry(_ line: NachaLine, of kind: String) throws(NachaError) -> NachaEntry {
        let routing = line.raw(4...12)
        guard let digit = RoutingNumber.checkDigit(of: routing.prefix(8)), routing.last == Character("\(digit)") else {
            throw line.error("the check digit of the routing number is wrong")
        }
        let trace = line.text(80...94)
        guard trace.utf8.count == 15, trace.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw line.error("the trace number is none")
        }
        // International ones have a longer account, and whose it is in their addenda.
        let isInternational = kind == "IAT"
        return NachaEntry(
            code: Int(try line.number(2...3, "the transaction code")), routing: routing,
            account: line.text(isInternational ? 40...74 : 13...29), amount: try line.number(30...39, "the amount"),
            individualID: isInternational ? "" : line.text(40...54), name: isInternational ? "" : line.text(55...76),
            trace: trace)
    }

    private func addenda(_ line: NachaLine) throws(NachaError) -> NachaAddenda {
        switch line.raw(2...3) {
        case "05": .text(line.text(4...83))
        case "99":
            .comesBack(
                code: line.text(4...6), original: line.text(7...21), information: line.text(36...79),
                trace: line.text(80...94))
        case "98":
            .correction(
                code: line.text(4...6), original: line.text(7...21), data: line.text(36...64),
                trace: line.text(80...94))
        default: .other(kind: line.raw(2...3), line.text(4...94))
        }
    }
}
