import Authentication
import NotificationsDomain
import Outbox
import Primitives

/// Everybody who listens at this process, and where each of them stands in the inbox.
///
/// What is told comes from the database, each time after the place of who is told: so nothing depends on how often, how
/// late or in which order the word of it arrives (`LiveFeed`).
actor LiveHub {
    /// One who listens.
    struct Ticket: Sendable {
        let user: UserID
        let id: UniqueID
    }

    /// Users asked for in one query, and entries of each.
    private static let batch = 200
    private static let page = 50
    private static let countBatch = 500
    private static let unreadInterval = Duration.milliseconds(250)
    private static let warning = Duration.seconds(60)
    /// What was marked as read before a broken connection to the database was noticed.
    private static let deafness = Duration.seconds(60)

    private let store: LiveStore
    private let revocations: Revocations
    private let clock: WallClock
    private let ids: IDGenerator
    private let metrics: LiveMetrics
    /// Wakes who delivers.
    nonisolated let signal = WakeSignal()

    /// Of one user oldest first.
    private var users: [UserID: [LiveMember]] = [:]
    private var open: [LiveKind: Int] = [:]
    /// In whose inbox something may be new.
    private var fresh: Set<UserID> = []
    /// Whose unread entries may be others.
    private var uncounted: Set<UserID> = []
    private var rounds = SocketRounds()
    private let process: UniqueID

    init(store: LiveStore, revocations: Revocations, clock: WallClock, ids: IDGenerator, metrics: LiveMetrics) {
        self.store = store
        self.revocations = revocations
        self.clock = clock
        self.ids = ids
        self.metrics = metrics
        process = ids.next()
    }

    // MARK: Coming and going

    /// Somebody whose token holds. The first frame is `ready`.
    func enter(_ token: AccessToken, _ kind: LiveKind, _ wire: any LiveWire) async throws -> (Ticket, LiveHead) {
        let member = LiveMember(ids.next(), kind, wire, token)
        // Not told before it was greeted.
        member.isWarned = true
        let ticket = Ticket(user: token.subject, id: member.id)
        users[ticket.user, default: []].append(member)
        count(kind, 1)
        do {
            if kind == .socket { try await makeRoom(for: ticket) }
            let head = try await store.head(of: ticket.user, now: clock.now())
            member.unread = head.unread
            post(.ready(unread: head.unread, cursor: head.cursor), to: member)
            member.isWarned = false
            return (ticket, head)
        } catch {
            leave(ticket)
            throw error
        }
    }

    /// Of too many sockets the oldest go, here and at other processes.
    private func makeRoom(for ticket: Ticket) async throws {
        endSurplus(of: ticket.user, told: [], in: ticket.id)
        let ids = sockets(of: ticket.user)
        try await store.tell(.opened(ticket.user, socket: ticket.id, process: process, ids))
    }

    private func endSurplus(of user: UserID, told ids: [UniqueID], in round: UniqueID) {
        let surplus = rounds.take(ids, in: round, own: sockets(of: user), at: .now)
        for member in users[user] ?? [] where surplus.contains(member.id) { end(member, of: user, .replaced) }
    }

    private func sockets(of user: UserID) -> [UniqueID] {
        (users[user] ?? []).filter { $0.kind == .socket }.map(\.id)
    }

    /// The same user with another token, who is greeted again.
    func renew(_ ticket: Ticket, _ token: AccessToken) async throws {
        guard let member = member(ticket) else { return }
        member.token = token
        member.isWarned = false
        let head = try await store.head(of: ticket.user, now: clock.now())
        post(.ready(unread: head.unread, cursor: head.cursor), to: member)
    }

    func leave(_ ticket: Ticket) {
        guard let member = member(ticket) else { return }
        users[ticket.user]?.removeAll { $0 === member }
        if users[ticket.user]?.isEmpty == true { users[ticket.user] = nil }
        count(member.kind, -1)
    }

    /// From here on everything after a place is told as it comes.
    func begin(_ ticket: Ticket, after place: Int64) {
        member(ticket)?.after = place
        fresh.insert(ticket.user)
        signal.raise()
    }

    /// - Returns: how far it was told.
    func pause(_ ticket: Ticket) -> Int64? {
        let member = member(ticket)
        defer { member?.after = nil }
        return member?.after
    }

    func answer(_ ticket: Ticket, unread: Int) {
        guard let member = member(ticket) else { return }
        guard mayCount(member, .now) else {
            member.isOwedUnread = true
            uncounted.insert(ticket.user)
            return
        }
        tell(member, unread: unread)
    }

    private func end(_ member: LiveMember, of user: UserID, _ reason: LiveEnd) {
        member.wire.end(reason)
        metrics.ended(reason)
        leave(Ticket(user: user, id: member.id))
    }

    private func member(_ ticket: Ticket) -> LiveMember? { users[ticket.user]?.first { $0.id == ticket.id } }

    private func count(_ kind: LiveKind, _ change: Int) {
        open[kind, default: 0] += change
        metrics.isOpen(kind, open[kind] ?? 0)
    }

    private func post(_ frame: LiveFrame, to member: LiveMember) {
        member.wire.post(LiveText(frame))
        metrics.sent(1)
    }

    // MARK: What has happened

    /// - Parameter payload: of a notification; empty when some may have been missed.
    func hear(_ payload: String) async throws {
        guard !payload.isEmpty else { return try await lookAtEverything() }
        switch LivePayload(payload) {
        case .new(let user) where users[user] != nil:
            fresh.insert(user)
            uncounted.insert(user)
            signal.raise()
        case .count(let user) where users[user] != nil: uncounted.insert(user)
        case .read(let user, let asker, let ids) where users[user] != nil:
            tell(user, read: ids, but: asker)
            uncounted.insert(user)
        case .opened(let user, let socket, let other, let ids) where users[user] != nil && other != process:
            endSurplus(of: user, told: ids, in: socket)
            let own = sockets(of: user)
            if !own.isEmpty { try await store.tell(.have(user, socket: socket, process: process, own)) }
        case .have(let user, let socket, let other, let ids) where users[user] != nil && other != process:
            endSurplus(of: user, told: ids, in: socket)
        case .new, .count, .read, .opened, .have, nil: break
        }
    }

    /// Something may have come that nobody has told of.
    func lookAgain() {
        guard !users.isEmpty else { return }
        fresh.formUnion(users.keys)
        signal.raise()
    }

    private func lookAtEverything() async throws {
        lookAgain()
        uncounted.formUnion(users.keys)
        let present = Array(users.keys)
        guard !present.isEmpty else { return }
        let read = try await store.read(by: present, since: clock.now() - Self.deafness)
        for (user, ids) in read {
            for start in stride(from: 0, to: ids.count, by: 100) {
                tell(user, read: Array(ids[start..<min(start + 100, ids.count)]), but: nil)
            }
        }
    }

    private func tell(_ user: UserID, read ids: [UniqueID], but asker: UniqueID?) {
        for member in users[user] ?? [] where member.after != nil && member.id != asker {
            post(.read(ids), to: member)
        }
    }

    // MARK: Delivering

    /// Tells whatever is new; one caller at a time.
    func deliver() async throws {
        while true {
            let places = takeFresh()
            guard !places.isEmpty else { return }
            do {
                let entries = try await store.entries(places, limit: Self.page, now: clock.now())
                for (user, after) in places { tell(user, entries[user] ?? [], from: after) }
            } catch {
                fresh.formUnion(places.map(\.user))
                throw error
            }
        }
    }

    private func takeFresh() -> [(user: UserID, after: Int64)] {
        var places: [(user: UserID, after: Int64)] = []
        while places.count < Self.batch, let user = fresh.popFirst() {
            if let after = users[user]?.compactMap(\.after).min() { places.append((user, after)) }
        }
        return places
    }

    /// - Parameter from: the place that was asked for. Who has come meanwhile and stands before it gets a turn
    ///   to itself.
    private func tell(_ user: UserID, _ entries: [InboxEntry], from place: Int64) {
        guard !entries.isEmpty, let members = users[user] else { return }
        let present = members.filter { $0.after.map { $0 >= place } ?? false }
        let now = clock.now()
        for entry in entries {
            let text = LiveText(.notification(entry))
            for member in present where (member.after ?? .max) < entry.seq {
                member.wire.post(text)
                member.after = entry.seq
                metrics.sent(1)
                metrics.told(after: now - entry.createdAt)
            }
        }
        if entries.count == Self.page { fresh.insert(user) }
    }

    // MARK: Counting

    /// Tells how much is unread to those for whom it has changed, to each four times a second at most.
    func countUnread() async throws {
        let now = ContinuousClock.now
        let due = uncounted.filter { user in users[user]?.allSatisfy { mayCount($0, now) } ?? true }
        let turn = Array(due.prefix(Self.countBatch))
        guard !turn.isEmpty else { return }
        uncounted.subtract(turn)
        do {
            for (user, count) in try await store.unread(of: turn.filter { users[$0] != nil }, now: clock.now()) {
                for member in users[user] ?? []
                where member.isOwedUnread || member.after != nil && member.unread != count {
                    tell(member, unread: count)
                }
            }
        } catch {
            uncounted.formUnion(turn)
            throw error
        }
    }

    private func mayCount(_ member: LiveMember, _ now: ContinuousClock.Instant) -> Bool {
        member.unreadAt.map { now - $0 >= Self.unreadInterval } ?? true
    }

    private func tell(_ member: LiveMember, unread: Int) {
        member.unread = unread
        member.unreadAt = .now
        member.isOwedUnread = false
        post(.unread(unread), to: member)
    }

    // MARK: Tokens

    /// Ends who may no longer listen, and warns whose time is nearly over.
    func checkTokens() {
        rounds.forget(at: .now)
        let now = clock.now()
        for (user, members) in users {
            for member in members {
                if member.token.expiresAt <= now || revocations.contains(member.token) {
                    end(member, of: user, .unauthenticated)
                } else if !member.isWarned, member.token.expiresAt - now <= Self.warning {
                    member.isWarned = true
                    post(.tokenExpiring(member.token.expiresAt), to: member)
                }
            }
        }
    }
}
