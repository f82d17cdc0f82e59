import JSONKit
import MailKit
import Primitives

/// What came, newest last, and what is still to be told about it. In memory, rebuilt from the journal at the start;
/// what was answered to anybody is on the disk before.
actor InboxBook {
    private let journal: ModuleJournal<InboxRecord>
    private let clock: WallClock
    private let ids: IDGenerator
    private var messages: [InboxMessage] = []
    private var bytes = 0
    /// Return path and address of what was told to come again.
    private var deferred: Set<String> = []
    private var seenMessageIDs: Set<String> = []
    private var unreported: [UniqueID: InboxMessage] = [:]
    /// How often each sink was called, by path and query.
    private var calls: [String: Int] = [:]

    /// Beyond this the oldest are forgotten: a load test leaves a hundred thousand.
    private static let mostBytes = 256 << 20

    init(clock: WallClock, ids: IDGenerator, journal: ModuleJournal<InboxRecord>) {
        self.clock = clock
        self.ids = ids
        self.journal = journal
    }

    /// Builds the state again.
    /// - Returns: about what is still to be told.
    func recover() throws -> [InboxMessage] {
        for record in journal.recovered {
            guard let change = record.change else {
                throw JournalUnread(
                    module: journal.module, line: String(decoding: JSON.encode(record), as: UTF8.self))
            }
            apply(change)
        }
        return unreported.values.sorted { $0.id < $1.id }
    }

    // MARK: E-mail

    /// What is said to `RCPT`.
    func judge(_ recipient: String, from returnPath: String) async throws -> MailBehaviour.Verdict {
        let behaviour = MailBehaviour(recipient)
        guard behaviour == .comesAgain, !deferred.contains(Self.pair(returnPath, recipient)) else {
            return behaviour.verdict
        }
        try await keep(.deferred(from: returnPath, to: recipient))
        return .refuse("451 4.7.1 \(recipient): come again later")
    }

    /// Keeps an e-mail for one of its addresses.
    /// - Returns: it, and whether the sender is answered.
    func take(
        _ raw: [UInt8], from returnPath: String, to recipient: String
    ) async throws -> (message: InboxMessage, isAnswered: Bool) {
        let behaviour = MailBehaviour(recipient)
        let isDropped = behaviour == .dropsConnection && !seenMessageIDs.contains(Self.messageID(raw))
        let message = InboxMessage(
            id: ids.next(), channel: .email, to: recipient, from: returnPath,
            outcome: isDropped ? "dropped" : "taken", headers: [], raw: raw, receivedAt: clock.now())
        try await keep(.received(message))
        return (message, !isDropped)
    }

    func reported(_ message: UniqueID) async throws { try await keep(.reported(message)) }

    // MARK: Anything else

    /// Keeps a short message, by whomever it came.
    func take(text: String, to number: String, from sender: String, outcome: String) async throws {
        try await keep(
            .received(
                InboxMessage(
                    id: ids.next(), channel: .sms, to: number, from: sender, outcome: outcome, headers: [],
                    raw: Array(text.utf8), receivedAt: clock.now())))
    }

    /// Keeps a call of a sink.
    /// - Parameter answers: the status, by how often the same was called before.
    /// - Returns: the status.
    func take(
        call target: String, of sink: String, headers: [(name: String, value: String)], body: [UInt8],
        answers: (_ before: Int) -> Int
    ) async throws -> Int {
        let status = answers(calls[target, default: 0])
        try await keep(
            .received(
                InboxMessage(
                    id: ids.next(), channel: .webhook, to: sink, from: target, outcome: "\(status)", headers: headers,
                    raw: body, receivedAt: clock.now())))
        return status
    }

    /// Keeps what came to another partner.
    func take(_ message: InboxMessage) async throws { try await keep(.received(message)) }

    // MARK: Looking

    /// Newest first. Addresses are compared without regard to case.
    func list(to: String?, channel: InboxChannel?, limit: Int) async throws -> [InboxMessage] {
        let wanted = to?.asciiLowercased
        var found: [InboxMessage] = []
        for message in messages.reversed() {
            if found.count == limit { break }
            guard channel == nil || message.channel == channel, wanted == nil || message.to.asciiLowercased == wanted
            else { continue }
            found.append(message)
        }
        try await journal.sync()
        return found
    }

    func message(_ id: UniqueID) async throws -> InboxMessage? {
        let found = messages.last { $0.id == id }
        try await journal.sync()
        return found
    }

    func clear(to: String?, channel: InboxChannel?) async throws {
        try await keep(.cleared(to: to, channel: channel))
    }

    // MARK: State

    private func keep(_ change: InboxChange) async throws {
        apply(change)
        journal.append([InboxRecord(change)])
        try await journal.sync()
    }

    private func apply(_ change: InboxChange) {
        switch change {
        case .received(let message):
            messages.append(message)
            bytes += message.raw.count
            if message.channel == .email { note(message) }
            if message.channel == .webhook { calls[message.from, default: 0] += 1 }
            forgetOldest()
        case .deferred(let from, let to): deferred.insert(Self.pair(from, to))
        case .reported(let id): unreported[id] = nil
        case .cleared(let to, let channel):
            let wanted = to?.asciiLowercased
            messages.removeAll { message in
                (channel == nil || message.channel == channel)
                    && (wanted == nil || message.to.asciiLowercased == wanted)
            }
            bytes = messages.reduce(0) { $0 + $1.raw.count }
            if to == nil, channel == nil { calls = [:] }
        }
    }

    private func note(_ message: InboxMessage) {
        seenMessageIDs.insert(Self.messageID(message.raw))
        // RFC 5321 section 4.5.5: about what has no return path nobody is told.
        guard MailBehaviour(message.to).report != nil, !message.from.isEmpty else { return }
        unreported[message.id] = message
    }

    private func forgetOldest() {
        guard bytes > Self.mostBytes else { return }
        let kept = messages.count / 10
        for message in messages.prefix(kept) { bytes -= message.raw.count }
        messages.removeFirst(kept)
    }

    private static func pair(_ from: String, _ to: String) -> String {
        "\(from.asciiLowercased) \(to.asciiLowercased)"
    }

    private static func messageID(_ raw: [UInt8]) -> String { MIMEPart(raw).headers["Message-ID"] ?? "" }
}
