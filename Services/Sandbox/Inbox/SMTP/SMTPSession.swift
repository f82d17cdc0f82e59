import Primitives

/// One conversation of the mail server (RFC 5321): takes bytes, says what to do. Knows no socket and keeps no mail.
struct SMTPSession {
    enum Act: Equatable {
        case reply(String)
        /// Ask who keeps the mail, then call ``judged(_:_:)``.
        case judge(recipient: String, returnPath: String)
        /// A whole message; keep it for each, and reply.
        case take([UInt8], returnPath: String, recipients: [String])
        case close
    }

    private enum State: Equatable {
        case commands
        /// The lines of `AUTH` that are still to come.
        case authentication(left: Int)
        case data
    }

    static let greeting = "220 sandbox.test ESMTP"
    private static let extensions = [
        "sandbox.test", "PIPELINING", "8BITMIME", "SIZE \(longestMessage)", "AUTH PLAIN LOGIN", "ENHANCEDSTATUSCODES",
    ]
    private static let longestMessage = 2 << 20
    private static let longestCommand = 2_048
    private static let mostRecipients = 100

    private var state = State.commands
    private var buffer: [UInt8] = []
    private var position = 0
    private var returnPath: String?
    private var recipients: [String] = []
    private var message: [UInt8] = []
    private var isTooLong = false

    mutating func feed(_ bytes: some Sequence<UInt8>) {
        buffer.removeFirst(position)
        position = 0
        buffer += bytes
    }

    /// Nil when more bytes are needed.
    mutating func next() -> Act? {
        while true {
            guard let feed = buffer[position...].firstIndex(of: 0x0A) else {
                let longest = state == .data ? Self.longestMessage : Self.longestCommand
                return buffer.count - position > longest ? .close : nil
            }
            let line = buffer[position...feed]
            position = feed + 1
            switch state {
            case .data: if let act = takeData(line) { return act }
            case .authentication(let left):
                state = left > 1 ? .authentication(left: left - 1) : .commands
                return .reply(left > 1 ? "334 UGFzc3dvcmQ6" : "235 2.7.0 welcome")
            case .commands: return command(line)
            }
        }
    }

    /// The answer to ``Act/judge(recipient:returnPath:)``.
    /// - Returns: what is replied.
    mutating func judged(_ recipient: String, _ verdict: MailBehaviour.Verdict) -> String {
        switch verdict {
        case .take:
            recipients.append(recipient)
            return "250 2.1.5 ok"
        case .refuse(let reply): return reply
        }
    }

    // MARK: Commands

    private mutating func command(_ line: ArraySlice<UInt8>) -> Act {
        var bytes = line
        while bytes.last == 0x0A || bytes.last == 0x0D || bytes.last == 0x20 { bytes.removeLast() }
        let text = String(decoding: bytes, as: UTF8.self)
        let verb = text.prefix { $0 != " " }.uppercased()
        let rest = String(text.dropFirst(verb.count).drop { $0 == " " })
        switch verb {
        case "EHLO":
            reset()
            let last = Self.extensions.count - 1
            return .reply(
                Self.extensions.enumerated().map { "250\($0 == last ? " " : "-")\($1)" }.joined(separator: "\r\n"))
        case "HELO":
            reset()
            return .reply("250 sandbox.test")
        case "AUTH": return authenticate(rest)
        case "MAIL": return mail(rest)
        case "RCPT": return recipient(rest)
        case "DATA":
            guard !recipients.isEmpty else { return .reply("503 5.5.1 nobody takes it") }
            (state, message, isTooLong) = (.data, [], false)
            return .reply("354 end with a dot on a line of its own")
        case "RSET":
            reset()
            return .reply("250 2.0.0 ok")
        case "NOOP": return .reply("250 2.0.0 ok")
        case "VRFY": return .reply("252 2.5.0 send and see")
        case "QUIT": return .close
        default: return .reply("502 5.5.1 not known here")
        }
    }

    /// Any account is good here.
    private mutating func authenticate(_ rest: String) -> Act {
        let words = rest.split(separator: " ")
        switch words.first?.uppercased() {
        case "PLAIN":
            guard words.count == 1 else { return .reply("235 2.7.0 welcome") }
            state = .authentication(left: 1)
            return .reply("334 ")
        case "LOGIN":
            state = .authentication(left: words.count == 1 ? 2 : 1)
            return .reply(words.count == 1 ? "334 VXNlcm5hbWU6" : "334 UGFzc3dvcmQ6")
        default: return .reply("504 5.5.4 PLAIN or LOGIN")
        }
    }

    private mutating func mail(_ rest: String) -> Act {
        guard let path = Self.path(rest, after: "FROM:") else { return .reply("501 5.1.7 MAIL FROM:<address>") }
        reset()
        returnPath = path
        return .reply("250 2.1.0 ok")
    }

    private mutating func recipient(_ rest: String) -> Act {
        guard let returnPath else { return .reply("503 5.5.1 MAIL first") }
        guard let path = Self.path(rest, after: "TO:"), path.contains("@") else {
            return .reply("501 5.1.3 RCPT TO:<address>")
        }
        guard recipients.count < Self.mostRecipients else { return .reply("452 4.5.3 too many addresses") }
        return .judge(recipient: path, returnPath: returnPath)
    }

    /// `FROM:<address> SIZE=…`; a route before the address means nothing any more.
    private static func path(_ text: String, after word: String) -> String? {
        guard text.asciiUppercased.hasPrefix(word) else { return nil }
        let rest = text.dropFirst(word.count).drop { $0 == " " }
        guard rest.first == "<", let end = rest.firstIndex(of: ">") else { return nil }
        let path = rest[rest.index(after: rest.startIndex)..<end]
        let address = path.hasPrefix("@") ? path.drop { $0 != ":" }.dropFirst() : path
        return address.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F } ? String(address) : nil
    }

    // MARK: Data

    /// Only a dot between two proper line ends is the end: what takes others for it can be given a second message
    /// within the first.
    private mutating func takeData(_ line: ArraySlice<UInt8>) -> Act? {
        guard !line.elementsEqual([0x2E, 0x0D, 0x0A]) else {
            defer { reset() }
            state = .commands
            guard !isTooLong, let returnPath else {
                return .reply("552 5.3.4 longer than \(Self.longestMessage) bytes")
            }
            return .take(message, returnPath: returnPath, recipients: recipients)
        }
        let unstuffed = line.first == 0x2E ? line.dropFirst() : line
        isTooLong = isTooLong || message.count + unstuffed.count > Self.longestMessage
        if !isTooLong { message += unstuffed }
        return nil
    }

    private mutating func reset() {
        returnPath = nil
        recipients = []
        message = []
    }
}
