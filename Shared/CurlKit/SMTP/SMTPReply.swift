/// What a mail server said to one command (RFC 5321 section 4.2).
package struct SMTPReply: Sendable, Equatable {
    /// `550`
    package let code: Int
    /// Of all its lines, without the code, between spaces.
    package let text: String

    package init(code: Int, text: String) {
        self.code = code
        self.text = text
    }

    package var isPositive: Bool { (200..<400).contains(code) }
    package var isTemporary: Bool { (400..<500).contains(code) }

    /// `5.1.1` (RFC 3463), where the server says one that fits the code.
    package var enhancedCode: String? {
        guard let word = text.split(separator: " ").first else { return nil }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "\(code / 100)",
            parts.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return String(word)
    }
}

/// How far a message came.
package enum SMTPOutcome: Sendable, Equatable {
    /// The server has it, and answers for it from now on.
    case accepted(SMTPReply)
    /// It certainly does not have it: it said so.
    case refused(at: SMTPStep, SMTPReply)
    /// It certainly does not have it: the exchange ended before the final dot.
    case notSent(String)
    /// The whole message went out, and no answer came back.
    case unknown(String)
}

/// What a reply answers.
package enum SMTPStep: String, Sendable {
    case greeting, hello, startTLS, authentication, sender, recipient, data
    /// After the final dot.
    case message
}
