/// Takes a TZif file apart (RFC 8536 section 3), from its beginning to its end.
struct TZifReader {
    struct Header {
        let version: Int
        let utcMarks: Int
        let standardMarks: Int
        let leaps: Int
        let times: Int
        let types: Int
        let letters: Int

        /// Of the block behind it.
        func length(timeBytes: Int) -> Int {
            times * (timeBytes + 1) + types * 6 + letters + leaps * (timeBytes + 4) + standardMarks + utcMarks
        }

        /// What stands behind the types in a block of 64-bit times.
        var rest: Int { letters + leaps * 12 + standardMarks + utcMarks }
    }

    private let all: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        all = bytes
    }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= all.count - position else { return nil }
        defer { position += count }
        return all[position..<position + count]
    }

    mutating func skip(_ count: Int) -> Bool { bytes(count) != nil }

    mutating func header() -> Header? {
        guard let magic = bytes(4), magic.elementsEqual("TZif".utf8), let version = bytes(16)?.first,
            let counts = integers(6, bytes: 4)
        else { return nil }
        let numbers = counts.map(Int.init)
        guard numbers.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
        return Header(
            version: version == 0 ? 1 : Int(version) - Int(UInt8(ascii: "0")), utcMarks: numbers[0],
            standardMarks: numbers[1], leaps: numbers[2], times: numbers[3], types: numbers[4], letters: numbers[5])
    }

    /// Signed, in network order.
    mutating func integers(_ count: Int, bytes width: Int) -> [Int64]? {
        guard let slice = bytes(count * width) else { return nil }
        return stride(from: slice.startIndex, to: slice.endIndex, by: width).map { start in
            let first = Int64(Int8(bitPattern: slice[start]))
            return slice[start + 1..<start + width].reduce(first) { $0 << 8 | Int64($1) }
        }
    }

    /// Seconds beyond UTC of each type of local time.
    mutating func types(_ count: Int) -> [Int]? {
        var offsets: [Int] = []
        for _ in 0..<count {
            guard let offset = integers(1, bytes: 4)?.first, skip(2) else { return nil }
            offsets.append(Int(offset))
        }
        return offsets
    }

    /// The rule for the time after the last change, between two line feeds.
    mutating func footer() -> String? {
        guard let rest = bytes(all.count - position), rest.first == UInt8(ascii: "\n"),
            rest.last == UInt8(ascii: "\n"), rest.count >= 2
        else { return nil }
        return String(decoding: rest.dropFirst().dropLast(), as: UTF8.self)
    }
}
