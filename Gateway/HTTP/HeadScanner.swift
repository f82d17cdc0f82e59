/// Finds the empty line that ends a head, each byte looked at once however slowly they arrive.
struct HeadScanner {
    enum Result: Equatable {
        case incomplete
        /// The head, its last empty line included, is that long.
        case complete(Int)
        /// A line feed without its carriage return, or the reverse: two readers could see different lines.
        case bareLineEnd
        case startLineTooLong
        case tooLong
    }

    private var position = 0
    private var lineStart = 0
    private var isFirstLine = true

    /// - Parameter bytes: all bytes of the head so far, always from its first.
    mutating func scan(_ bytes: Span<UInt8>, startLineLimit: Int, limit: Int) -> Result {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == ASCII.lineFeed {
                guard position > lineStart, bytes[position - 1] == ASCII.carriageReturn else { return .bareLineEnd }
                position += 1
                if position - lineStart == 2 { return .complete(position) }
                lineStart = position
                isFirstLine = false
                continue
            }
            if position > lineStart, bytes[position - 1] == ASCII.carriageReturn { return .bareLineEnd }
            position += 1
            if isFirstLine, position > startLineLimit { return .startLineTooLong }
            if position > limit { return .tooLong }
        }
        return .incomplete
    }

    mutating func reset() { self = HeadScanner() }
}
