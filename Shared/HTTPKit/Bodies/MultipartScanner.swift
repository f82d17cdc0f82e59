import Glibc

/// Takes the bytes of a form apart (RFC 7578, RFC 2046 section 5.1.1), however they are cut. Knows no sockets.
struct MultipartScanner {
    enum Event: Equatable {
        case part(MultipartPart)
        /// Content of the part that began last.
        case content([UInt8])
        case partEnd
        /// The last part has ended; what follows is no part of the form.
        case end
    }

    /// The form is not one.
    struct Malformed: Error, Equatable {
        let what: String
    }

    private enum State {
        case preamble, afterDelimiter, head, content, done
    }

    /// Lines before the first part, which senders of mail used to put there.
    private static let longestPreamble = 1 << 10
    private static let longestHead = 8 << 10
    private static let longestPadding = 64
    private static let headEnd = Array("\r\n\r\n".utf8)

    private let delimiter: [UInt8]
    private let mostParts: Int
    private var state = State.preamble
    private var parts = 0
    /// What has not been told yet, from `position` on. The first delimiter may stand without a line end before it.
    private var buffer: [UInt8] = [13, 10]
    private var position = 0
    /// The line end of the head still stands before the content, so that a delimiter is found that follows at once.
    private var isContentFresh = false

    /// - Parameter boundary: 1 to 70 characters, as the content type says.
    init(boundary: String, mostParts: Int) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.mostParts = mostParts
    }

    mutating func feed(_ bytes: [UInt8]) {
        guard state != .done else { return }
        buffer.removeFirst(position)
        position = 0
        buffer += bytes
    }

    /// Nil when more bytes are needed.
    mutating func next() throws(Malformed) -> Event? {
        while true {
            switch state {
            case .preamble:
                guard let found = find(delimiter) else {
                    guard buffer.count <= Self.longestPreamble else { throw Malformed(what: "no part begins") }
                    return nil
                }
                position = found + delimiter.count
                state = .afterDelimiter
            case .afterDelimiter: guard try takeDelimiterEnd() else { return nil }
            case .head: return try takeHead().map(Event.part)
            case .content: return takeContent()
            case .done:
                (buffer, position) = ([], 0)
                return .end
            }
        }
    }

    private mutating func takeDelimiterEnd() throws(Malformed) -> Bool {
        var index = position
        guard buffer.count - index >= 2 else { return false }
        if buffer[index] == UInt8(ascii: "-"), buffer[index + 1] == UInt8(ascii: "-") {
            state = .done
            return true
        }
        while index < buffer.count, buffer[index] == 32 || buffer[index] == 9 { index += 1 }
        guard index - position <= Self.longestPadding else { throw Malformed(what: "a delimiter does not end") }
        guard buffer.count - index >= 2 else { return false }
        guard buffer[index] == 13, buffer[index + 1] == 10 else { throw Malformed(what: "a delimiter does not end") }
        parts += 1
        guard parts <= mostParts else { throw Malformed(what: "more than \(mostParts) parts") }
        position = index + 2
        state = .head
        return true
    }

    private mutating func takeHead() throws(Malformed) -> MultipartPart? {
        guard let end = find(Self.headEnd) else {
            guard buffer.count - position <= Self.longestHead else { throw Malformed(what: "the head of a part") }
            return nil
        }
        guard end - position <= Self.longestHead else { throw Malformed(what: "the head of a part") }
        let part = try MultipartPart(head: buffer[position..<end])
        // The line end of the head may be the delimiter's own: a part without content.
        position = end + 2
        state = .content
        isContentFresh = true
        return part
    }

    private mutating func takeContent() -> Event? {
        let found = find(delimiter)
        if found == position { return endPart() }
        if isContentFresh {
            // Surely no delimiter once there are as many bytes as one has.
            guard found != nil || buffer.count - position >= delimiter.count else { return nil }
            position += 2
            isContentFresh = false
            if found == position { return endPart() }
        }
        // What may be the beginning of a delimiter waits.
        let end = found ?? max(position, buffer.count - delimiter.count + 1)
        guard end > position else { return nil }
        defer { position = end }
        return .content(Array(buffer[position..<end]))
    }

    private mutating func endPart() -> Event {
        position += delimiter.count
        isContentFresh = false
        state = .afterDelimiter
        return .partEnd
    }

    /// Both that are looked for begin with a carriage return.
    private func find(_ wanted: [UInt8]) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            var start = position
            while bytes.count - start >= wanted.count,
                let found = memchr(base + start, Int32(wanted[0]), bytes.count - start - wanted.count + 1)
            {
                if memcmp(found, wanted, wanted.count) == 0 { return UnsafeRawPointer(found) - base }
                start = UnsafeRawPointer(found) - base + 1
            }
            return nil
        }
    }
}
