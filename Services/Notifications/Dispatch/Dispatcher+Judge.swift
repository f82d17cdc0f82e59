import Authentication
import JSONKit
import Logging
import NotificationsDomain
import PostgresAccess
import Primitives

extension Dispatcher {
    /// Decides about one delivery, and begins it if it is to go. Everything is asked anew: the address, what its owner
    /// wants, whether it was read.
    nonisolated(nonsending) func judge(
        _ delivery: DueDelivery, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Begun? {
        let move = DeliveryMove(id: delivery.id, now: now)
        if let expiresAt = delivery.expiresAt, expiresAt <= now {
            try await close(delivery, move.end(.expired), in: transaction)
            return nil
        }
        guard try await isUnderWay(delivery, move, in: transaction) else { return nil }
        var person = Person()
        if let user = delivery.userID {
            person = try Person.read(
                await transaction.query(
                    Person.select(user, event: delivery.event, now: now, besides: delivery.noticeID)),
                event: delivery.event)
            person.devices.removeAll { device in
                !intake.pushes.contains(device.platform) || (delivery.deviceID.map { $0 != device.id } ?? false)
            }
        }
        let decision =
            delivery.address == nil
            ? decide(delivery, person, now: now) : try await decideByAddress(delivery, in: transaction)
        switch decision {
        case .send: return try await begin(delivery, person, move, in: transaction)
        case .wait(let until, let reason):
            guard delivery.expiresAt.map({ until < $0 }) ?? true else {
                try await close(delivery, move.end(.expired, reason: reason.rawValue), in: transaction)
                return nil
            }
            try await transaction.execute(move.wait(until: until, reason))
        case .digest(let pace, let at): try await transaction.execute(move.gather(pace, at: at))
        case .skip(let reason):
            try await transaction.execute(move.end(.skipped, reason: reason.rawValue))
            try await fallBack(delivery, now: now, in: transaction)
            if let notice = delivery.noticeID { try await transaction.execute(DeliveryMove.wipe(notice)) }
        }
        return nil
    }

    private nonisolated(nonsending) func close(
        _ delivery: DueDelivery, _ statement: SQL, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(statement)
        if let notice = delivery.noticeID { try await transaction.execute(DeliveryMove.wipe(notice)) }
    }

    private func decide(_ delivery: DueDelivery, _ person: Person, now: Timestamp) -> Decision {
        let contact = DeliveryPlan.contact(person, delivery.channel, carried)
        guard let event = event(of: delivery) else {
            // A digest: each of its lines was decided about.
            if case .lacking(let reason) = contact { return .skip(reason) }
            return contact == .reachable ? .send : .skip(.suppressed)
        }
        let variables = (try? delivery.openVariables(intake.secrets)) ?? []  // then nothing is known of an amount
        let decider = Decider(
            event: event, preferences: person.preferences, subscription: person.subscription,
            zone: intake.zones.zone(of: person),
            amount: variables.first { $0.name == "amount" }.flatMap { .init(json: $0.value) },
            walletID: delivery.walletID)
        let sent = person.sent[delivery.channel] ?? .none
        // What was sent in another's place, or again by an operator, its owner did not choose; consent nobody replaces.
        if delivery.isMandatory || delivery.isResent && event.type != .promotion {
            return decider.decide(
                delivery.channel, .instant, at: now, contact: contact, sent: sent, isRead: delivery.isRead)
        }
        return decider.decide(delivery.channel, at: now, contact: contact, sent: sent, isRead: delivery.isRead)
    }

    private nonisolated(nonsending) func decideByAddress(
        _ delivery: DueDelivery, in transaction: PostgresTransaction
    ) async throws -> Decision {
        guard let address = delivery.address, carried.reaches(delivery.channel, address) else {
            return .skip(.noProvider)
        }
        let reason = try await transaction.query(
            """
            select reason from notifications.suppressions
            where channel = \(delivery.channel.rawValue)
                and address = \(delivery.channel == .email ? address.lowercased() : address)
            """
        ).first(String.self)
        guard let reason = reason.flatMap(SuppressionReason.init),
            reason.stops(delivery.channel, mandatory: delivery.isMandatory)
        else { return .send }
        return .skip(.suppressed)
    }

    private nonisolated(nonsending) func begin(
        _ delivery: DueDelivery, _ person: Person, _ move: DeliveryMove, in transaction: PostgresTransaction
    ) async throws -> Begun? {
        guard let address = delivery.address ?? person.address(delivery.channel) else {
            try await close(
                delivery, move.end(.skipped, reason: SkipReason.noContact.rawValue), in: transaction)
            return nil
        }
        // Where it was planned for nobody's device, as what is sent again, the one that was seen last.
        let device = delivery.channel == .push ? person.devices.first?.id : nil
        let url = delivery.isMandatory ? nil : unsubscribe.url(for: delivery, intake.catalogue[delivery.event]?.type)
        var found: TemplateParts?
        do {
            found = try await words(delivery, person, url, in: transaction)
        } catch is SecretBox.CannotOpen {
            // Sealed with a secret that is gone: it holds up nothing else.
            logger.error("a notice cannot be opened", metadata: ["delivery_id": "\(delivery.id)"])
        }
        guard let parts = found else {
            try await close(delivery, move.end(.failed, error: "there are no words for it"), in: transaction)
            return nil
        }
        let outgoing = OutgoingNotice(
            deliveryID: delivery.id, event: delivery.event,
            isUrgent: intake.catalogue[delivery.event]?.priority == .urgent, address: address,
            deviceID: device, name: delivery.name ?? person.firstName, parts: parts, unsubscribeURL: url,
            expiresAt: delivery.expiresAt, noticeID: delivery.noticeID)
        if let begin = carriers[delivery.channel]?.begin, try await !begin(outgoing, transaction) {
            try await transaction.execute(move.end(.skipped, reason: SkipReason.capped.rawValue))
            try await fallBack(delivery, now: move.now, in: transaction)
            if let notice = delivery.noticeID { try await transaction.execute(DeliveryMove.wipe(notice)) }
            return nil
        }
        try await transaction.execute(move.begin(by: process, address: address, device: device))
        return Begun(delivery: delivery, outgoing: outgoing)
    }

    private nonisolated(nonsending) func words(
        _ delivery: DueDelivery, _ person: Person, _ unsubscribeURL: String?, in transaction: PostgresTransaction
    ) async throws -> TemplateParts? {
        let (zone, locale) = (intake.zones.zone(of: person), delivery.locale ?? person.preferences.locale)
        if let broadcast = delivery.broadcastID {
            return try await words(of: broadcast, delivery, person, unsubscribeURL, in: transaction)
        }
        if let digest = delivery.digestID {
            let lines = try await DigestLines(wording: intake.wording, zone: zone, locale: locale)
                .read(digest, firstName: person.firstName, in: transaction)
            return lines.mail(unsubscribeURL: unsubscribeURL)
        }
        let variables = try delivery.openVariables(intake.secrets)
        var more: [String: String] = [:]
        if let unsubscribeURL { more["unsubscribe_url"] = unsubscribeURL }
        if let url = variables.first(where: { $0.name == "url" })?.value.stringValue, Words.harmless(url) {
            more["action_url"] = url
        }
        let isOne = variables.contains { $0.name == "count" && $0.value.integerValue == 1 }
        return intake.wording.text(
            delivery.event, delivery.channel, locale: locale, zone: zone,
            variables: isOne ? variables.filter { $0.name != "count" && $0.name != "totals" } : variables,
            firstName: delivery.name ?? person.firstName, more: more)
    }

    /// By what this process can send.
    private var carried: Carried {
        Carried(channels: Set(carriers.keys), reachesNumber: intake.carried.reachesNumber)
    }

    /// Mandatory mail that cannot go: by short message, else the inbox alone. A code goes no other way than its own.
    nonisolated(nonsending) func fallBack(
        _ delivery: DueDelivery, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let must = intake.mustArrive(delivery) else { return }
        let person = try Person.read(
            await transaction.query(Person.select(must.user, event: delivery.event, now: now)), event: delivery.event)
        let canText = DeliveryPlan.contact(person, .sms, carried) == .reachable
        guard delivery.channel == .email, canText else {
            return try await intake.standIn(for: delivery, now: now, in: transaction)
        }
        try await transaction.execute(
            """
            insert into notifications.deliveries (id, notice_id, user_id, event, channel, status, is_mandatory, rank,
                next_attempt_at, expires_at, created_at, updated_at)
            values (\(intake.ids.next()), \(must.notice), \(must.user), \(delivery.event), 'sms', 'scheduled', true,
                \(must.event.rank), \(now), \(delivery.expiresAt), \(now), \(now))
            on conflict on constraint deliveries_once do nothing
            """)
    }
}
