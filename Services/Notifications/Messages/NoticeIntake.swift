import Authentication
import JSONKit
import MoneyKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// Takes what has happened: the happening itself once for ever, the entry in the inbox, and a delivery for each other
/// way by which it goes, all in the transaction of whoever tells of it. Many cost as many statements as one.
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
    let carried: Carried
    let secrets: SecretBox
    let ids: IDGenerator
    let clock: WallClock
    /// Merchants' programs are told beside people.
    var webhooks: WebhookIntake?
    /// Whose devices can be pushed to.
    var pushes = Set(DevicePlatform.allCases)

    /// - Throws: `unknownEvent` for a notice of no row.
    @discardableResult
    nonisolated(nonsending) func take(
        _ notice: Notice, in transaction: PostgresTransaction
    ) async throws -> Outcome {
        let asked = try taken([notice])
        guard let one = asked.first, try await take(asked, in: transaction).isEmpty else { return .accepted }
        return try await transaction.query(one.isKnown).isEmpty ? .nobody : .duplicate
    }

    /// What was told before, and what is for nobody, has no effect.
    /// - Throws: `unknownEvent` for a notice of no row.
    nonisolated(nonsending) func take(_ notices: [Notice], in transaction: PostgresTransaction) async throws {
        let asked = try taken(notices)
        // A message of the wallet can tell of hundreds of transfers: so much is held and sent at once.
        for start in stride(from: 0, to: asked.count, by: Self.mostAtOnce) {
            _ = try await take(Array(asked[start..<min(asked.count, start + Self.mostAtOnce)]), in: transaction)
        }
    }

    private static let mostAtOnce = 1_000

    /// Reads one message of another service: what it has somebody told. Its own effects are in the same transaction.
    typealias Reader = EventConsumer.Gatherer<[Notice]>

    /// What the messages of one transaction have people told.
    var takeAll: EventConsumer.Conclusion<[Notice]> {
        { notices, transaction in try await take(notices.flatMap(\.self), in: transaction) }
    }

    /// A row without a type is known, and told to nobody.
    private func taken(_ notices: [Notice]) throws -> [TakenNotice] {
        let now = clock.now()
        return try notices.compactMap { notice in
            guard let event = catalogue[notice.event] else { throw NotificationsError.unknownEvent(notice.event) }
            guard event.type != nil else { return nil }
            return TakenNotice(id: ids.next(), notice: notice, event: event, now: now)
        }
    }

    /// - Returns: those that were new.
    private nonisolated(nonsending) func take(
        _ asked: [TakenNotice], in transaction: PostgresTransaction
    ) async throws -> [TakenNotice] {
        guard let now = asked.first?.now else { return [] }
        let book = try await AddressBook.read(for: asked, now: now, in: transaction)
        let new = try await insert(asked.map { $0.naming(book) }, in: transaction)
        try await webhooks?.take(
            new.filter(\.event.isPublic).compactMap { WebhookHappening($0.notice) }, in: transaction)
        var plans = PlannedNotices()
        let minutes = try await Bursts.count(new, now: now, in: transaction)
        let alone = Set(minutes.flatMap(\.standingAlone).map(\.id))
        // In their order: so an inbox is numbered.
        for taken in new {
            switch taken.notice.recipient {
            case .user(let user) where alone.contains(taken.id):
                try schedule(taken, user, book.person(.init(user: user, event: taken.event.name)), into: &plans)
            case .user: break
            case .address(let channel, let address, _, _):
                let suppression = book.suppression(channel, address)
                try send(taken, by: channel, to: address, suppressed: suppression, into: &plans)
            }
        }
        try await fold(minutes.filter { !$0.folding.isEmpty }, book, into: &plans, in: transaction)
        try await transaction.pipeline(plans.statements)
        return new
    }

    nonisolated(nonsending) func insert(
        _ asked: [TakenNotice], in transaction: PostgresTransaction
    ) async throws -> [TakenNotice] {
        let inserted = Set(try await transaction.query(TakenNotice.insert(asked)).decode(UniqueID.self))
        return asked.filter { inserted.contains($0.id) }
    }

    // MARK: Somebody with an account

    func schedule(
        _ taken: TakenNotice, _ user: UserID, _ person: Person, notBefore: Timestamp? = nil,
        into plans: inout PlannedNotices
    ) throws {
        var person = person
        person.devices.removeAll { !pushes.contains($0.platform) }
        let decider = Decider(
            event: taken.event, preferences: person.preferences, subscription: person.subscription,
            zone: zones.zone(of: person), amount: taken.notice.amount, walletID: taken.notice.walletID,
            namedChannel: taken.notice.channel)
        var plan = DeliveryPlan(decider, person, carried: carried, at: max(taken.now, notBefore ?? taken.now))
        plan.fallBack()
        if let broadcast = taken.notice.broadcast { plan.keep(broadcast.channels) }
        if plan.goesToInbox {
            plans.entries.append(Inbox.Line(taken, user, inboxText(taken, person)))
        }
        for entry in plan.entries {
            for device in plan.devices(for: entry) {
                plans.deliveries.append(
                    PlannedDelivery(
                        entry, of: taken, user: user, device: device, notBefore: notBefore, id: ids.next()))
            }
        }
        if plan.leaves { try plans.seal(taken, secrets) }
    }

    func inboxText(_ taken: TakenNotice, _ person: Person) -> Inbox.Text {
        if let broadcast = taken.notice.broadcast {
            return Inbox.Text(title: broadcast.title, text: broadcast.text, actionURL: taken.actionURL)
        }
        let parts = wording.text(
            taken.event.name, .inApp, locale: person.preferences.locale, zone: zones.zone(of: person),
            variables: taken.openVariables, firstName: person.firstName)
        let text = Inbox.Text(
            title: parts?.title ?? taken.event.name, text: parts?.text ?? "", actionURL: taken.actionURL)
        return taken.standsFor == 1
            ? text
            : text.standing(
                for: taken.standsFor, taken.openVariables, Language(locale: person.preferences.locale))
    }

    // MARK: An address

    /// Codes, and whoever has no account yet: nobody has said what they want, and nothing else is known of them.
    private func send(
        _ taken: TakenNotice, by channel: Channel, to address: String, suppressed: String?,
        into plans: inout PlannedNotices
    ) throws {
        let isMandatory = taken.event.mandatory == .asMessageSays || taken.event.isMandatory(channel)
        var entry = DeliveryPlan.Entry(channel: channel, isMandatory: isMandatory, decision: .send)
        if !carried.reaches(channel, address) {
            entry.decision = .skip(.noProvider)
        } else if let reason = suppressed.flatMap(SuppressionReason.init),
            reason.stops(channel, mandatory: isMandatory)
        {
            entry.decision = .skip(.suppressed)
        }
        plans.deliveries.append(
            PlannedDelivery(entry, of: taken, user: taken.notice.userID, address: address, id: ids.next()))
        if entry.decision == .send { try plans.seal(taken, secrets) }
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
        case .promotion: return Self.lastRank
        case .transfer, .payment, .wallet, .bill, .card, .loan, .investment: return 1
        default: return 2
        }
    }

    /// Of promotion, and of whatever else many are told.
    static var lastRank: Int16 { 3 }
}
