import Authentication
import JSONKit
import Primitives

/// What the push services know, and the browsers that they push to. In memory, rebuilt from the journal at the start.
actor PushBook {
    private let journal: ModuleJournal<PushRecord>
    private let inbox: InboxBook
    private let clock: WallClock
    private let ids: IDGenerator
    private var browsers: [String: Browser] = [:]
    /// Address and key of what was told to come again.
    private var deferred: Set<String> = []
    /// Those that FCM has given out.
    private var passes: [String: Timestamp] = [:]

    init(journal: ModuleJournal<PushRecord>, inbox: InboxBook, clock: WallClock, ids: IDGenerator) {
        self.journal = journal
        self.inbox = inbox
        self.clock = clock
        self.ids = ids
        for record in journal.recovered {
            switch record.change {
            case .subscribed(let browser): browsers[browser.id] = browser
            case .deferred(let message): deferred.insert(message)
            }
        }
    }

    func subscribe(_ browser: Browser) async throws {
        browsers[browser.id] = browser
        try await keep(.subscribed(browser))
    }

    /// By the last segment of its address; what steers it may stand behind.
    func browser(_ name: String) -> Browser? {
        browsers[name] ?? browsers[String(name.dropLast(PushBehaviour.suffixLength))]
    }

    /// Whether a message comes for the first time to an address that is busy then.
    func mustComeAgain(_ address: String, key: String) async throws -> Bool {
        guard PushBehaviour(address) == .busyFirst, deferred.insert("\(address) \(key)").inserted else { return false }
        try await keep(.deferred("\(address) \(key)"))
        return true
    }

    /// Shows what was taken.
    func show(
        to address: String, from sender: String, headers: [(name: String, value: String)], _ content: [UInt8]
    ) async throws {
        try await inbox.take(
            InboxMessage(
                id: ids.next(), channel: .push, to: address, from: sender, outcome: "taken",
                // It opens the door for as long as it lives.
                headers: headers.filter { $0.name.asciiLowercased != "authorization" }, raw: content,
                receivedAt: clock.now()))
    }

    // MARK: FCM's passes

    static let passLife: Duration = .seconds(3_599)

    func givePass() -> String {
        let now = clock.now()
        passes = passes.filter { $0.value > now }
        let pass = "ya29.\(SecretToken.generate().text)"
        passes[pass] = now + Self.passLife
        return pass
    }

    func isGiven(_ pass: String) -> Bool { passes[pass].map { $0 > clock.now() } ?? false }

    private func keep(_ change: PushChange) async throws {
        journal.append([PushRecord(change)])
        try await journal.sync()
    }
}
