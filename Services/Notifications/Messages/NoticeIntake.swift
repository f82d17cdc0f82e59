import Authentication
import JSONKit
import MoneyKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// Takes what has happened: the happening itself once for ever, the entry in the inbox, and a delivery for each other
/// way by which it goes, all in the transaction of whoever tells of it.
struct NoticeIntake: Sendable {
    enum Outcome: Sendable {
        case accepted
        /// Told before.
        case duplicate
        /// The recipient has been erased.
        case nobody
    }

    let catalogue: EventCatalogue
    let wording: Wording
    let zones: ZoneBook
    /// Those by which something can leave.
    let carried: Set<Channel>
    let secrets: SecretBox
    let ids: IDGenerator
    let clock: WallClock
    /// Merchants' programs are told beside people.
    var webhooks: WebhookIntake?

    /// - Throws: `unknownEvent` for a notice of no row.
    @discardableResult
    nonisolated(nonsending) func take(
        _ notice: Notice, in transaction: PostgresTransaction
    ) async throws -> Outcome {
        guard let event = catalogue[notice.event] else { throw NotificationsError.unknownEvent(notice.event) }
        guard event.type != nil else { return .accepted }
        let id = ids.next()
        let taken = TakenNotice(id: id, notice: notice, event: event, now: clock.now())
        guard try await transaction.execute(taken.insert) == 1 else {
            return try await transaction.query(taken.isKnown).isEmpty ? .nobody : .duplicate
        }
        if event.isPublic, let webhooks, let happening = WebhookHappening(notice) {
            try await webhooks.take(happening, in: transaction)
        }
        switch notice.recipient {
        case .user(let user): try await tell(taken, user, in: transaction)
        case .address(let channel, let address, _, _):
            try await send(taken, by: channel, to: address, in: transaction)
        }
        return .accepted
    }

    // MARK: Somebody with an account

    private nonisolated(nonsending) func tell(
        _ taken: TakenNotice, _ user: UserID, in transaction: PostgresTransaction
    ) async throws {
        let rows = try await transaction.pipeline([
            Person.select(user, event: taken.event.name, now: taken.now), Bursts.count(taken, user),
        ])
        let person = try Person.read(rows[0], event: taken.event.name)
        let burst = try Bursts.Minute(rows[1])
        if let burst, burst.count > Bursts.standingAlone {
            return try await fold(taken, user, person, burst, in: transaction)
        }
        try await schedule(taken, user, person, notBefore: nil, in: transaction)
    }

    nonisolated(nonsending) func schedule(
        _ taken: TakenNotice, _ user: UserID, _ person: Person, notBefore: Timestamp?,
        in transaction: PostgresTransaction
    ) async throws {
        let decider = Decider(
            event: taken.event, preferences: person.preferences, subscription: person.subscription,
            zone: zones.zone(of: person), amount: taken.notice.amount, walletID: taken.notice.walletID,
            namedChannel: taken.notice.channel)
        var plan = DeliveryPlan(decider, person, carried: carried, at: max(taken.now, notBefore ?? taken.now))
        plan.fallBack()
        var statements: [SQL] = []
        if plan.goesToInbox {
            let seq = try await transaction.query(Inbox.nextSeq(user)).first(Int64.self) ?? 1
            statements.append(Inbox.insert(taken, user, seq: seq, text: inboxText(taken, person)))
        }
        statements += plan.entries.map {
            DeliverySQL.insert($0, of: taken, user: user, notBefore: notBefore, id: ids.next())
        }
        if plan.leaves, let seal = try taken.seal(secrets) { statements.append(seal) }
        try await transaction.pipeline(statements)
    }

    func inboxText(_ taken: TakenNotice, _ person: Person) -> Inbox.Text {
        let parts = wording.text(
            taken.event.name, .inApp, locale: person.preferences.locale, zone: zones.zone(of: person),
            variables: taken.openVariables, firstName: person.firstName)
        return Inbox.Text(
            title: parts?.title ?? taken.event.name, text: parts?.text ?? "", actionURL: taken.actionURL)
    }

    // MARK: An address

    /// Codes, and whoever has no account yet: nobody has said what they want, and nothing else is known of them.
    private nonisolated(nonsending) func send(
        _ taken: TakenNotice, by channel: Channel, to address: String, in transaction: PostgresTransaction
    ) async throws {
        let suppression = try await transaction.query(
            """
            select reason from notifications.suppressions
            where channel = \(channel.rawValue) and address = \(channel == .email ? address.lowercased() : address)
            """
        ).first(String.self)
        let isMandatory = taken.event.mandatory == .asMessageSays || taken.event.isMandatory(channel)
        var entry = DeliveryPlan.Entry(channel: channel, isMandatory: isMandatory, decision: .send)
        if !carried.contains(channel) {
            entry.decision = .skip(.noProvider)
        } else if let suppression, !isMandatory || suppression != "complaint" {
            entry.decision = .skip(.suppressed)
        }
        var statements = [
            DeliverySQL.insert(entry, of: taken, user: taken.notice.userID, address: address, id: ids.next())
        ]
        if entry.decision == .send, let seal = try taken.seal(secrets) { statements.append(seal) }
        try await transaction.pipeline(statements)
    }
}

extension CatalogueEvent {
    func isMandatory(_ channel: Channel) -> Bool {
        if case .channels(let channels) = mandatory { channels.contains(channel) } else { false }
    }

    /// What leaves first when not everything can.
    var rank: Int16 {
        if priority == .urgent { return 0 }
        switch type {
        case .promotion: return 3
        case .transfer, .payment, .wallet, .bill, .card, .loan, .investment: return 1
        default: return 2
        }
    }
}
