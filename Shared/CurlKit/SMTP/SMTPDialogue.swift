/// Follows an exchange by what goes over the wire, so that its end can be judged: curl tells one code for many ends.
struct SMTPDialogue {
    private(set) var step = SMTPStep.greeting
    /// The server's answer at this step, once it is whole.
    private(set) var reply: SMTPReply?
    private var lines: [String] = []
    /// curl has said goodbye: what comes now answers nothing of ours.
    private var isOver = false

    /// A reply of more lines is cut; one of `EHLO` has about ten.
    private static let mostLines = 64
    private static let longestLine = 1_000

    /// A command of ours. Those of an authentication are not looked at: they are secret, and may read like any word.
    mutating func sent(_ command: some Collection<UInt8>) {
        let verb = String(decoding: command.prefix(12), as: UTF8.self)
        if step == .authentication, !verb.hasPrefix("MAIL FROM:") {
            (reply, lines) = (nil, [])
            return
        }
        let begun: SMTPStep? =
            switch verb {
            case _ where verb.hasPrefix("EHLO ") || verb.hasPrefix("HELO "): .hello
            case _ where verb.hasPrefix("STARTTLS"): .startTLS
            case _ where verb.hasPrefix("AUTH "): .authentication
            case _ where verb.hasPrefix("MAIL FROM:"): .sender
            case _ where verb.hasPrefix("RCPT TO:"): .recipient
            case _ where verb.hasPrefix("DATA"): .data
            default: nil
            }
        if verb.hasPrefix("QUIT") { isOver = true }
        guard let begun else { return }
        begin(begun)
    }

    /// The message was read to its end, and written but for the final dot.
    mutating func reachedFinalDot() { begin(.message) }

    /// A line of the server, with or without its end.
    mutating func received(_ bytes: some Collection<UInt8>) {
        let line = String(decoding: bytes.prefix(Self.longestLine), as: UTF8.self)
        guard line.utf8.count >= 3, let code = Int(line.prefix(3)), (200..<600).contains(code) else { return }
        let rest = line.dropFirst(3)
        let text = String(rest.dropFirst().prefix { !$0.isNewline })
        guard reply == nil, !isOver else { return }
        if lines.count < Self.mostLines { lines.append(text) }
        if rest.first != "-" {
            reply = SMTPReply(code: code, text: Self.joined(lines))
        }
    }

    /// - Parameter wasDotWritten: false when the connection certainly ended before.
    func outcome(_ failure: String?, wasDotWritten: Bool) -> SMTPOutcome {
        if let reply, !reply.isPositive { return .refused(at: step, reply) }
        guard let failure else { return reply.map { .accepted($0) } ?? .unknown("no reply") }
        return step == .message && wasDotWritten ? .unknown(failure) : .notSent(failure)
    }

    private mutating func begin(_ begun: SMTPStep) {
        step = begun
        reply = nil
        lines = []
    }

    /// Each line repeats the enhanced code (RFC 2034 section 4); once is enough.
    private static func joined(_ lines: [String]) -> String {
        guard let first = lines.first, let code = SMTPReply(code: 500, text: first).word else {
            return lines.joined(separator: " ")
        }
        let others = lines.dropFirst().map { $0.hasPrefix(code + " ") ? String($0.dropFirst(code.count + 1)) : $0 }
        return ([first] + others).joined(separator: " ")
    }
}

extension SMTPReply {
    /// The first word, if it reads like an enhanced code.
    fileprivate var word: String? {
        text.split(separator: " ").first.flatMap { word in
            word.allSatisfy { $0.isNumber || $0 == "." } && word.contains(".") ? String(word) : nil
        }
    }
}
