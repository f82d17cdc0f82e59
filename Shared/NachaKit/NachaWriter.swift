import Primitives

/// Writes files whose totals, hashes and check digits are those of their entries, in blocks of ten lines.
package enum NachaWriter {
    private static let blocking = 10

    /// - Precondition: routing numbers have nine digits, traces fifteen, and amounts ten at most.
    package static func write(_ file: NachaFile) -> [UInt8] {
        var lines = [
            "101" + right(file.destination, 10, " ") + right(file.origin, 10, " ") + day(file.createdOn)
                + left(file.createdAt, 4) + left(file.modifier, 1) + "094101" + left(file.destinationName, 23)
                + left(file.originName, 23) + left("", 8)
        ]
        var totals = NachaTotals()
        for batch in file.batches {
            lines += write(batch)
            totals.add(batch.totals)
        }
        let blocks = (lines.count + blocking) / blocking
        lines.append(
            "9" + number(file.batches.count, 6) + number(blocks, 6) + number(totals.lines, 8) + sums(totals)
                + left("", 39))
        while lines.count % blocking != 0 { lines.append(String(repeating: "9", count: NachaLine.length)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(lines.count * (NachaLine.length + 1))
        for line in lines {
            precondition(line.utf8.count == NachaLine.length, "a line of a file has 94 characters")
            bytes += Array(line.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private static func write(_ batch: NachaBatch) -> [String] {
        let company = left(batch.companyID, 10)
        let place = left(batch.originBank, 8) + number(batch.number, 7)
        var lines = [
            "5\(batch.serviceClass.rawValue)" + left(batch.companyName, 16) + left("", 20) + company
                + left(batch.kind, 3) + left(batch.purpose, 10) + left("", 6)
                + (batch.effectiveOn.map(day) ?? "000000") + left("", 3) + "1" + place
        ]
        for entry in batch.entries { lines += write(entry, of: batch) }
        let totals = batch.totals
        lines.append(
            "8\(batch.serviceClass.rawValue)" + number(totals.lines, 6) + sums(totals) + company + left("", 25) + place)
        return lines
    }

    private static func write(_ entry: NachaEntry, of batch: NachaBatch) -> [String] {
        var lines = [
            "6" + number(entry.code, 2) + left(entry.routing, 9) + left(entry.account, 17) + number(entry.amount, 10)
                + left(entry.individualID, 15) + left(entry.name, 22) + (batch.kind == "WEB" ? "S " : "  ")
                + (entry.addenda.isEmpty ? "0" : "1") + left(entry.trace, 15)
        ]
        for (index, addenda) in entry.addenda.enumerated() { lines.append(write(addenda, index, of: entry)) }
        return lines
    }

    private static func write(_ addenda: NachaAddenda, _ index: Int, of entry: NachaEntry) -> String {
        switch addenda {
        case .text(let text):
            "705" + left(text, 80) + number(index + 1, 4) + left(String(entry.trace.suffix(7)), 7)
        case .comesBack(let code, let original, let information, let trace):
            "799" + left(code, 3) + left(original, 15) + left("", 6) + left(entry.routing, 8) + left(information, 44)
                + left(trace, 15)
        case .correction(let code, let original, let data, let trace):
            "798" + left(code, 3) + left(original, 15) + left("", 6) + left(entry.routing, 8) + left(data, 29)
                + left("", 15) + left(trace, 15)
        case .other(let kind, let text): "7" + left(kind, 2) + left(text, 91)
        }
    }

    private static func sums(_ totals: NachaTotals) -> String {
        number(totals.hash, 10) + number(totals.debit, 12) + number(totals.credit, 12)
    }

    private static func day(_ day: CalendarDay) -> String { String(day.description.filter { $0 != "-" }.suffix(6)) }

    private static func number(_ value: some BinaryInteger, _ width: Int) -> String {
        right("\(value)", width, "0")
    }

    private static func right(_ text: String, _ width: Int, _ filler: Character) -> String {
        precondition(text.utf8.count <= width, "a number does not fit its place")
        return String(repeating: filler, count: width - text.utf8.count) + text
    }

    /// Capitals, digits and signs of ASCII; anything else becomes a blank.
    private static func left(_ text: String, _ width: Int) -> String {
        let kept = text.unicodeScalars.prefix(width).map { scalar in
            (0x20...0x7e).contains(scalar.value) ? Character(scalar) : " "
        }
        return String(kept) + String(repeating: " ", count: width - kept.count)
    }
}
