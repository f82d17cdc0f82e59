/// What a request asks for of a thing whose length is known (RFC 9110 section 14).
package enum ByteRange: Sendable, Equatable {
    /// Nothing less, or something that we may pass over: several ranges at once, another unit.
    case whole
    case part(Range<Int>)
    /// None of it lies within the thing: 416.
    case outside

    package init(_ field: String?, of size: Int) {
        guard let field, field.hasPrefix("bytes="), !field.contains(",") else {
            self = .whole
            return
        }
        let ends = field.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        let numbers = ends.map { Self.number($0) }
        guard ends.count == 2, zip(ends, numbers).allSatisfy({ $0.isEmpty || $1 != nil }) else {
            self = .whole
            return
        }
        switch (numbers[0], numbers[1]) {
        case (nil, nil): self = .whole
        case (let first?, let last?) where last < first: self = .whole
        case (let first?, let last):
            self = first < size ? .part(first..<(min(last ?? size - 1, size - 1) + 1)) : .outside
        case (nil, let count?): self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .outside
        }
    }

    /// One that is too large for a number is as large as any.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return min(Int(text) ?? .max, 1 << 60)
    }
}
