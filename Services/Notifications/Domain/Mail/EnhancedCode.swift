/// A status of RFC 3463: `5.1.1`.
package struct EnhancedCode: Hashable, Sendable, CustomStringConvertible {
    package let success: Int
    package let subject: Int
    package let detail: Int

    package init(_ success: Int, _ subject: Int, _ detail: Int) {
        (self.success, self.subject, self.detail) = (success, subject, detail)
    }

    /// The whole text, or what stands before the first space of it: `5.1.10 (host does not accept mail)`.
    package init?(_ text: some StringProtocol) {
        let word = text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace && $0 != "(" && $0 != ";" }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            parts.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isDigit) }),
            let success = Int(parts[0]), [2, 4, 5].contains(success), let subject = Int(parts[1]),
            let detail = Int(parts[2])
        else { return nil }
        self.init(success, subject, detail)
    }

    /// In what a server said: `smtp; 550-5.1.1 <ada@example.test>: user unknown`. The one behind the reply's number if
    /// there is one, otherwise the first that stands alone; addresses of hosts are no codes.
    package static func first(in diagnostic: String) -> EnhancedCode? {
        let words = diagnostic.split { $0.isWhitespace || ";()[]".contains($0) }
        var found: EnhancedCode?
        var isAfterReply = false
        for word in words {
            // `550-5.1.1` and `#5.1.1` are written too.
            let isReply = isReplyCode(word.prefix(3))
            let isJoined = isReply && word.dropFirst(3).first == "-"
            let rest = isJoined ? word.dropFirst(4) : word.drop { $0 == "#" }
            if let code = EnhancedCode(withoutEnd(rest)) {
                if isAfterReply || isJoined { return code }
                found = found ?? code
            }
            isAfterReply = isReply && word.utf8.count == 3
        }
        return found
    }

    private static func isReplyCode(_ text: Substring) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy(isDigit) && (text.first == "4" || text.first == "5")
    }

    /// A sentence goes on, or ends, behind a code.
    private static func withoutEnd(_ word: Substring) -> Substring {
        var word = word
        while let last = word.last, ":,.".contains(last) { word.removeLast() }
        return word
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// `x.0.0` and `x.5.0` say that something went wrong, and not what.
    package var tellsNothing: Bool { (subject == 0 || subject == 5) && detail == 0 }

    package var description: String { "\(success).\(subject).\(detail)" }
}
