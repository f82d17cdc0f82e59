/// Unpacks DEFLATE (RFC 1951), bare or within the two bytes that zlib puts in front (RFC 1950).
///
/// It is ours because what it reads is hostile: it stops at a limit that its caller names and never reads beside the
/// bytes that it has.
package struct Inflate {
    package enum Failure: Error, Equatable, Sendable {
        case malformed
        /// More than the caller wants.
        case tooLong
    }

    private let input: [UInt8]
    private let limit: Int
    private var place: Int
    private var held: UInt32 = 0
    private var heldBits = 0
    private var output: [UInt8] = []

    private init(_ input: [UInt8], from place: Int, limit: Int) {
        self.input = input
        self.place = place
        self.limit = limit
    }

    /// - Parameter limit: of bytes that come out.
    package static func raw(_ input: [UInt8], from place: Int = 0, limit: Int) throws(Failure) -> [UInt8] {
        var inflate = Inflate(input, from: place, limit: limit)
        try inflate.run()
        return inflate.output
    }

    /// What zlib has packed, as far as it can be read: readers show what comes out before an error, so whoever looks
    /// for something must look there as well. The checksum at the end is not looked at; readers ignore it too.
    package static func zlibPrefix(_ input: [UInt8], from place: Int, limit: Int) -> (bytes: [UInt8], failure: Failure?)
    {
        guard input.count > place + 2, input[place] & 15 == 8,
            (Int(input[place]) << 8 | Int(input[place + 1])).isMultiple(of: 31), input[place + 1] & 0x20 == 0
        else { return ([], .malformed) }
        var inflate = Inflate(input, from: place + 2, limit: limit)
        do throws(Failure) {
            try inflate.run()
            return (inflate.output, nil)
        } catch {
            return (inflate.output, error)
        }
    }

    private mutating func run() throws(Failure) {
        var isLast = false
        while !isLast {
            isLast = try bits(1) == 1
            switch try bits(2) {
            case 0: try stored()
            case 1: try block(.fixedLiterals, .fixedDistances)
            case 2:
                let (literals, distances) = try tables()
                try block(literals, distances)
            default: throw .malformed
            }
        }
    }

    private mutating func bits(_ count: Int) throws(Failure) -> Int {
        while heldBits < count {
            guard place < input.count else { throw .malformed }
            held |= UInt32(input[place]) << UInt32(heldBits)
            place += 1
            heldBits += 8
        }
        let value = Int(held & (1 << UInt32(count) - 1))
        held >>= UInt32(count)
        heldBits -= count
        return value
    }

    private mutating func stored() throws(Failure) {
        (held, heldBits) = (0, 0)
        guard place + 4 <= input.count else { throw .malformed }
        let length = Int(input[place]) | Int(input[place + 1]) << 8
        guard length ^ 0xFFFF == Int(input[place + 2]) | Int(input[place + 3]) << 8,
            place + 4 + length <= input.count
        else { throw .malformed }
        guard output.count + length <= limit else { throw .tooLong }
        output += input[(place + 4)..<(place + 4 + length)]
        place += 4 + length
    }

    private mutating func block(_ literals: HuffmanTable, _ distances: HuffmanTable) throws(Failure) {
        while true {
            let symbol = try decode(literals)
            if symbol == 256 { return }
            guard symbol > 256 else {
                guard output.count < limit else { throw .tooLong }
                output.append(UInt8(symbol))
                continue
            }
            guard symbol - 257 < Self.lengths.count else { throw .malformed }
            let (base, extra) = Self.lengths[symbol - 257]
            let length = base + (try bits(extra))
            let code = try decode(distances)
            guard code < Self.distances.count else { throw .malformed }
            let distance = Self.distances[code].0 + (try bits(Self.distances[code].1))
            guard distance <= output.count else { throw .malformed }
            guard output.count + length <= limit else { throw .tooLong }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    private mutating func decode(_ table: HuffmanTable) throws(Failure) -> Int {
        var (code, first, index) = (0, 0, 0)
        for length in 1...HuffmanTable.longest {
            code |= try bits(1)
            let count = table.counts[length]
            if code - count < first { return table.symbols[index + code - first] }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        throw .malformed
    }

    private mutating func tables() throws(Failure) -> (HuffmanTable, HuffmanTable) {
        let (literals, distances, codes) = (try bits(5) + 257, try bits(5) + 1, try bits(4) + 4)
        guard literals <= 286, distances <= 30 else { throw .malformed }
        var lengths = [Int](repeating: 0, count: 19)
        for place in Self.codeOrder.prefix(codes) { lengths[place] = try bits(3) }
        guard let table = HuffmanTable(lengths) else { throw .malformed }
        lengths = []
        while lengths.count < literals + distances {
            let symbol = try decode(table)
            switch symbol {
            case 0..<16: lengths.append(symbol)
            case 16:
                guard let last = lengths.last else { throw .malformed }
                lengths += Array(repeating: last, count: 3 + (try bits(2)))
            case 17: lengths += Array(repeating: 0, count: 3 + (try bits(3)))
            default: lengths += Array(repeating: 0, count: 11 + (try bits(7)))
            }
        }
        guard lengths.count == literals + distances, lengths[256] != 0,
            let first = HuffmanTable(Array(lengths[..<literals])),
            let second = HuffmanTable(Array(lengths[literals...]))
        else { throw .malformed }
        return (first, second)
    }

    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let lengths = series(from: 3, extra: [0] + (0...5), each: 4) + [(258, 0)]
    private static let distances = series(from: 1, extra: [0] + (0...13), each: 2)

    /// Base and extra bits of codes that follow each other, a number of them with the same extra bits.
    private static func series(from start: Int, extra: [Int], each count: Int) -> [(Int, Int)] {
        var base = start
        return extra.flatMap { bits in
            (0..<count).map { _ in
                defer { base += 1 << bits }
                return (base, bits)
            }
        }
    }
}

/// Codes of a Huffman tree, by their lengths (RFC 1951, section 3.2.2).
private struct HuffmanTable {
    static let longest = 15

    /// How many codes have each length.
    let counts: [Int]
    /// In the order of their codes.
    let symbols: [Int]

    /// Nil for more codes than there can be.
    init?(_ lengths: [Int]) {
        var counts = [Int](repeating: 0, count: Self.longest + 1)
        for length in lengths { counts[length] += 1 }
        counts[0] = 0
        var left = 1
        for length in 1...Self.longest {
            left = left << 1 - counts[length]
            guard left >= 0 else { return nil }
        }
        self.counts = counts
        symbols = (1...Self.longest).flatMap { length in lengths.indices.filter { lengths[$0] == length } }
    }

    private static func fixed(_ lengths: [Int]) -> HuffmanTable {
        guard let table = HuffmanTable(lengths) else { preconditionFailure("the fixed codes of RFC 1951 are a tree") }
        return table
    }

    static let fixedLiterals = fixed(
        Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112) + Array(repeating: 7, count: 24)
            + Array(repeating: 8, count: 8))
    static let fixedDistances = fixed(Array(repeating: 5, count: 30))
}
