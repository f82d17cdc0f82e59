import JSONKit
import Primitives

/// The short messages that were taken, as their senders may list them, and what is still to be reported of them. In
/// memory, rebuilt from the journal at the start.
actor SMSBook {
    private let journal: ModuleJournal<SMSRecord>
    private let inbox: InboxBook
    private let clock: WallClock
    private let ids: IDGenerator
    private var messages: [SMSMessage] = []
    private var places: [UniqueID: Int] = [:]

    /// Beyond these the oldest are forgotten.
    private static let most = 100_000

    init(inbox: InboxBook, clock: WallClock, ids: IDGenerator, journal: ModuleJournal<SMSRecord>) {
        self.inbox = inbox
        self.clock = clock
        self.ids = ids
        self.journal = journal
    }

    /// Builds the state again.
    /// - Returns: of which something is still to be reported.
    func recover() throws -> [SMSMessage] {
        for record in journal.recovered {
            guard let change = record.change else {
                throw JournalUnread(module: journal.module, line: String(decoding: JSON.encode(record), as: UTF8.self))
            }
            apply(change)
        }
        return messages.filter { $0.reported < $0.behaviour.reports.count }
    }

    /// - Returns: nil when it is not taken; and whether its sender is answered.
    func take(
        _ partner: SMSMessage.Partner, to number: String, from sender: String, text: String, callbackURL: String?
    ) async throws -> (message: SMSMessage, isAnswered: Bool)? {
        let behaviour = SMSBehaviour(number)
        if case .refused(let twilio, let africasTalking) = behaviour {
            let code = partner == .twilio ? twilio : africasTalking
            try await inbox.take(text: text, to: number, from: sender, outcome: "refused \(code)")
            return nil
        }
        let isAnswered =
            behaviour != .isSilent
            || messages.contains { $0.to == number && $0.text == text && $0.partner == partner }
        let message = SMSMessage(
            id: ids.next(), partner: partner, to: number, from: sender, text: text, callbackURL: callbackURL,
            createdAt: clock.now())
        try await keep(.taken(message))
        try await inbox.take(
            text: text, to: number, from: sender, outcome: isAnswered ? "taken" : "taken, not answered")
        return (message, isAnswered)
    }

    /// Newest first.
    func list(_ partner: SMSMessage.Partner, to number: String?, on day: CalendarDay?, limit: Int) -> [SMSMessage] {
        var found: [SMSMessage] = []
        for message in messages.reversed() where message.partner == partner {
            if found.count == limit { break }
            guard number == nil || message.to == number, day == nil || message.createdAt.day == day else { continue }
            found.append(message)
        }
        return found
    }

    /// As it stands with the next report, and how that is called; nil when all have been taken.
    func nextReport(of id: UniqueID) -> (message: SMSMessage, status: SMSMessage.Status)? {
        guard let place = places[id] else { return nil }
        let message = messages[place]
        let reports = message.behaviour.reports
        guard message.reported < reports.count else { return nil }
        return (message, reports[message.reported])
    }

    func reported(_ id: UniqueID) async throws { try await keep(.reported(id)) }

    private func keep(_ change: SMSChange) async throws {
        apply(change)
        journal.append([SMSRecord(change)])
        try await journal.sync()
    }

    private func apply(_ change: SMSChange) {
        switch change {
        case .taken(let message):
            places[message.id] = messages.count
            messages.append(message)
            forgetOldest()
        case .reported(let id):
            guard let place = places[id] else { return }
            let reports = messages[place].behaviour.reports
            guard messages[place].reported < reports.count else { return }
            let told = reports[messages[place].reported]
            messages[place].reported += 1
            // What is told out of order has happened in order all the same.
            if told.rank > messages[place].status.rank { messages[place].status = told }
        }
    }

    private func forgetOldest() {
        guard messages.count > Self.most else { return }
        messages.removeFirst(messages.count / 10)
        places = Dictionary(uniqueKeysWithValues: messages.enumerated().map { ($1.id, $0) })
    }
}
