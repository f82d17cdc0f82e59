import Authentication
import Contracts
import HTTPKit
import JSONKit
import Logging
import Messaging
import MoneyKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

@Suite struct ConsumerTests {
    private typealias Harness = NotificationsHarness

    /// Applies messages as the consumer does, each in a transaction of its own.
    private func tell(_ harness: Harness, _ event: some EventContract, id: UInt64 = 1) async throws {
        let message = IncomingMessage(
            messageID: UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 + id),
            type: type(of: event).type,
            body: JSON.encode(event), aggregateID: "a", sequence: Int64(id), occurredAt: harness.clock.now)
        let handler = try #require(
            harness.core.handlers[message.type] ?? harness.core.codeHandlers[message.type])
        try await harness.database.transaction { transaction in
            let notices = try await handler(message, transaction)
            try await harness.core.intake.takeAll([notices], transaction)
        }
    }

    private func titles(_ harness: Harness, _ user: UserID = Harness.ada) async throws -> [String] {
        try await harness.list("?limit=100", as: user).compactMap { $0["title"]?.stringValue }
    }

    @Test func aTransferIsToldToBothEnds() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.register(Harness.grace, email: "grace@florin.test")
            let amount = Money(minorUnits: 1_000, currency: .USD)
            func movement(_ id: UInt64, _ credit: UserID?, _ code: String, _ amount: Money) -> PostedMovement {
                PostedMovement(
                    id: UniqueID(high: 1, low: id), debitAccount: UniqueID(high: 2, low: 1), debitCode: "customer",
                    debitOwner: Harness.ada, creditAccount: UniqueID(high: 2, low: id + 1), creditCode: code,
                    creditOwner: credit, amount: amount)
            }
            func posted(_ id: UInt64, purpose: String, kind: String = "transfer") -> PostedTransaction {
                PostedTransaction(
                    transactionID: UniqueID(high: 3, low: id), kind: kind, purpose: purpose, reference: "lunch",
                    occurredAt: harness.clock.now,
                    movements: [
                        movement(1, Harness.grace, "customer", amount),
                        movement(2, nil, "fees", Money(minorUnits: 5, currency: .USD)),
                    ])
            }
            let event = MovementsPosted(transactions: [posted(1, purpose: "transfer"), posted(2, purpose: "send")])
            try await tell(harness, event)
            // Regrouped, and with another id.
            try await tell(harness, MovementsPosted(transactions: [posted(1, purpose: "transfer")]), id: 2)
            #expect(try await titles(harness) == ["You sent 10.00 USD"])
            #expect(try await titles(harness, Harness.grace) == ["You received 10.00 USD"])
            try await tell(
                harness, MovementsPosted(transactions: [posted(3, purpose: "reversal", kind: "reversal")]), id: 3)
            #expect(try await titles(harness, Harness.grace).first == "A transfer was taken back")
        }
    }

    /// Somebody who wants to be told of a bill again is told again, and of one message once.
    @Test func aBillIsTellableAgainOnTheSameDay() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let event = BillReminderDue(
                billID: UniqueID(high: 6, low: 1), ownerID: Harness.ada, biller: "Rent",
                amount: Money(minorUnits: 1_000, currency: .USD), due: harness.clock.now.day.adding(days: 3), days: 3)
            for id: UInt64 in [1, 2, 2] { try await tell(harness, event, id: id) }
            #expect(try await titles(harness) == ["A bill of 10.00 USD is due", "A bill of 10.00 USD is due"])
        }
    }

    /// The first bill was taken back, and the friend's next one pays: told again, and each once.
    @Test func aFriendWhoBringsSomethingAgainIsToldAgain() async throws {
        try await Harness.run { harness in
            try await harness.register()
            for (id, bill): (UInt64, UInt64) in [(1, 1), (2, 1), (3, 2)] {
                let event = ReferralRewarded(
                    referralID: UniqueID(high: 6, low: 1), ownerID: Harness.ada, walletID: UniqueID(high: 6, low: 2),
                    transactionID: UniqueID(high: 7, low: bill), billPaymentID: UniqueID(high: 8, low: bill),
                    amount: Money(minorUnits: 1_000, currency: .USD), reason: "Bonus for a friend")
                try await tell(harness, event, id: id)
            }
            #expect(try await titles(harness).count == 2)
        }
    }

    /// What links have sold is told in words of its own, by whoever it was paid.
    @Test func whatLinksSellIsTold() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let amount = Money(minorUnits: 1_000, currency: .USD)
            for (number, (source, payer)) in [("link", "Grace H."), ("checkout", nil)].enumerated() {
                let facts = PaymentFacts(
                    paymentID: UniqueID(high: 6, low: UInt64(number)), source: source, payeeID: Harness.ada,
                    amount: amount, fee: .zero(.USD), net: amount, reference: "LNK-20261130-7Q4M2Z8K0T", payer: payer,
                    link: "An engine", livemode: true)
                try await tell(harness, PaymentCompleted(facts), id: UInt64(number + 1))
            }
            #expect(try await titles(harness) == ["A payment link was paid", "A payment link was paid"])
        }
    }

    /// Of what is paid between people the payee is told, and whoever is asked or waited for.
    @Test func paymentsBetweenPeopleAreTold() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let amount = Money(minorUnits: 1_000, currency: .USD)
            let end = harness.clock.now + .seconds(3_600)
            let facts = PaymentFacts(
                paymentID: UniqueID(high: 6, low: 1), source: "send", payeeID: Harness.ada, amount: amount,
                fee: .zero(.USD), net: amount, reference: "SND-20261130-7Q4M2Z8K0T", payer: "Grace H.", livemode: true)
            try await tell(harness, PaymentCompleted(facts))
            try await tell(harness, PaymentCompleted(facts), id: 2)
            try await tell(
                harness,
                RequestCreated(
                    requestID: UniqueID(high: 6, low: 2), ownerID: Harness.grace, to: Addressee(userID: Harness.ada),
                    amount: amount, requester: "Grace H.", expiresAt: end), id: 3)
            try await tell(
                harness,
                SplitReminded(
                    splitID: UniqueID(high: 6, low: 3), participantID: UniqueID(high: 6, low: 4),
                    ownerID: Harness.grace, to: Addressee(userID: Harness.ada), amount: amount, requester: "Grace H.",
                    day: harness.clock.now.day), id: 4)
            try await tell(
                harness,
                SendWaiting(
                    paymentID: UniqueID(high: 6, low: 5), ownerID: Harness.ada, to: Addressee(email: "who@florin.test"),
                    amount: amount, sender: "Ada L.", expiresAt: end), id: 5)
            #expect(
                try await titles(harness).sorted() == [
                    "Grace H. asks you for 10.00 USD", "Grace H. is waiting for 10.00 USD", "You were paid 10.00 USD",
                ])
            let waiting = try await harness.database.query(
                "select from notifications.notices where event = 'send.waiting' and address = 'who@florin.test'")
            #expect(waiting.count == 1)
        }
    }

    /// Customers are told at the address on the invoice, issuers in their inbox, and their programs of both.
    @Test func billingIsToldToWhomItConcerns() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let amount = Money(minorUnits: 1_000, currency: .USD)
            let customer = InvoicedCustomer(name: "Grace Hopper", email: "grace@hopper.test", userID: nil)
            let (invoice, subscription) = (UniqueID(high: 7, low: 1), UniqueID(high: 7, low: 2))
            let day = harness.clock.now.day
            try await tell(
                harness,
                InvoiceIssued(
                    invoiceID: invoice, issuerID: Harness.ada, customer: customer, number: "INV-2027-000001",
                    amount: amount, due: day, url: "http://localhost/i", again: false))
            try await tell(
                harness,
                InvoicePaid(
                    invoiceID: invoice, issuerID: Harness.ada, customer: customer, number: "INV-2027-000001",
                    amount: amount), id: 2)
            for id: UInt64 in [3, 3, 4] {
                try await tell(
                    harness,
                    SubscriptionRenewed(
                        subscriptionID: subscription, merchantID: Harness.ada, customer: customer,
                        planID: UniqueID(high: 7, low: 3), plan: "Team", amount: amount), id: id)
            }
            let rows = try await harness.database.query(
                """
                select event, coalesce(address, 'inbox') from notifications.notices
                where event like 'invoice.%' or event like 'subscription.%' order by event
                """
            ).decode(String.self, String.self).map { "\($0.0) \($0.1)" }
            #expect(
                rows == [
                    "invoice.issued grace@hopper.test", "invoice.paid inbox",
                    "subscription.renewed grace@hopper.test", "subscription.renewed grace@hopper.test",
                ])
        }
    }

    @Test func theFirstDeviceIsSilentAndTheNextIsNot() async throws {
        try await Harness.run { harness in
            try await harness.register()
            func login(_ session: UInt64, _ device: String) -> LoginSucceeded {
                LoginSucceeded(
                    userID: Harness.ada, sessionID: UniqueID(high: 5, low: session), deviceName: device,
                    ip: "203.0.113.7", at: harness.clock.now)
            }
            try await tell(harness, login(1, "Firefox"), id: 1)
            try await tell(harness, login(2, "Firefox"), id: 2)
            #expect(try await titles(harness).isEmpty)
            try await tell(harness, login(3, "Telephone"), id: 3)
            #expect(try await titles(harness) == ["A sign-in from a new device"])
            harness.clock.advance(by: .seconds(181 * 86_400))
            try await CleanNotifications(client: harness.database, clock: harness.clock.clock).retain()
            try await tell(harness, login(4, "Firefox"), id: 4)
            #expect(try await titles(harness).count == 2)
        }
    }

    @Test func anAccountIsGreetedAndSentOff() async throws {
        try await Harness.run { harness in
            try await tell(
                harness,
                UserRegistered(
                    userID: Harness.ada, version: 1, email: "ada@florin.test", firstName: "Ada", lastName: "Lovelace",
                    registeredAt: harness.clock.now))
            #expect(try await titles(harness) == ["Welcome to Florin"])
            func updated(_ version: Int, _ status: String) -> UserUpdated {
                UserUpdated(
                    userID: Harness.ada, version: version, roles: ["customer"], kycTier: 0, status: status,
                    email: "ada@florin.test", emailVerified: true, updatedAt: harness.clock.now)
            }
            try await tell(harness, updated(2, "closed"), id: 2)
            try await tell(harness, updated(3, "closed"), id: 3)
            try await harness.dispatch()
            #expect(harness.carrier.sent.map(\.event) == ["account.closed"])
        }
    }

    @Test func whoMakesAKeyIsToldOnce() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let made = APIKeyCreated(
                apiKeyID: UniqueID(high: 6, low: 1), userID: Harness.ada, name: "<b>reports</b>",
                scopes: ["wallet:read", "profile:read"], createdAt: harness.clock.now)
            try await tell(harness, made, id: 1)
            try await tell(harness, made, id: 2)
            let texts = try await harness.list().compactMap { $0["text"]?.stringValue }
            #expect(texts.count == 1)
            #expect(texts.first?.contains("<b>reports</b> was made, with the scopes wallet:read, profile:read") == true)
        }
    }

    @Test func nobodyIsErasedBeforeTheLastMail() async throws {
        try await Harness.run { harness in
            try await harness.register()
            func blockers() async throws -> [String] {
                try await harness.database.transaction { transaction in
                    try await PersonRequests.rules.blockers(Harness.ada, transaction).map(\.code)
                }
            }
            #expect(try await blockers().isEmpty)
            let at = [JSONMember("at", .string(harness.clock.now.rfc3339))]
            try await harness.take(harness.notice("account.closed", "s1", at))
            #expect(try await blockers() == ["notice_on_its_way"])
            try await harness.dispatch()
            #expect(harness.carrier.sent.map(\.event) == ["account.closed"])
            #expect(try await blockers().isEmpty)
        }
    }

    @Test func aCodeGoesWhereTheMessageSays() async throws {
        try await Harness.run(carried: [.email, .sms]) { harness in
            try await harness.register(isVerified: false)
            func code(_ purpose: String, sms: Bool) -> OneTimeCodeIssued {
                OneTimeCodeIssued(
                    userID: Harness.ada, firstName: "Ada", email: "ada@florin.test", channel: sms ? .sms : .email,
                    phone: sms ? "+14155550123" : nil, purpose: purpose, code: "042917",
                    expiresAt: harness.clock.now + .seconds(900))
            }
            try await tell(harness, code("email_verification", sms: false), id: 1)
            try await tell(harness, code("phone_verification", sms: true), id: 2)
            try await tell(harness, code("something_new", sms: false), id: 3)
            try await harness.dispatch()
            #expect(Set(harness.carrier.sent.compactMap(\.address)) == ["ada@florin.test", "+14155550123"])
            #expect(harness.carrier.sent.allSatisfy { $0.parts.text.contains("042917") && $0.isUrgent })
            let names = try await harness.database.query("select distinct name from notifications.notices")
            #expect(try names.decode(String?.self) == ["Ada"])
        }
    }

    /// What else there is to tell may wait for long: somebody looks at a screen for a code.
    @Test func aCodeWaitsBehindNothing() async throws {
        try await Harness.run { harness in
            let code = OneTimeCodeIssued(
                userID: Harness.grace, email: "grace@florin.test", channel: .email, phone: nil,
                purpose: "email_verification", code: "042917", expiresAt: harness.clock.now + .seconds(900))
            let broker = MessageBroker(
                try BrokerConfig(url: harness.brokerURL), topology: .exchangesOnly(), logger: Logger(label: "test"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await broker.run() }
                // As long as this holds the directory, nothing of the events' queue goes on.
                try await harness.database.transaction { transaction in
                    try await transaction.execute("lock table notifications.recipients in access exclusive mode")
                    try await broker.publish([
                        event(UserRegistered.example, 1, harness), event(code, 2, harness),
                    ])
                    try await eventually("the code is taken") {
                        let rows = try await transaction.query("select event from notifications.notices")
                        return try rows.decode(String.self) == ["code.email_verification"]
                    }
                }
                try await eventually("the rest is taken") {
                    let rows = try await harness.database.query("select count(*) from notifications.notices")
                    return try rows.first(Int.self) == 2
                }
                group.cancelAll()
            }
            await broker.close()
        }
    }

    /// Two processes apply their batches at once, and meet the same people in another order.
    @Test func batchesThatMeetAnotherWayRoundDoNotDeadlock() async throws {
        try await Harness.run { harness in
            let people = (1...6).map { UserID(UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0100 + $0)) }
            for (index, person) in people.enumerated() {
                try await harness.register(person, email: "p\(index)@florin.test")
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for replica in 0..<3 {
                    group.addTask {
                        for round in 0..<12 {
                            let order = replica == 0 ? people : replica == 1 ? people.reversed() : people.shuffled()
                            // A deadlock would be tried again, and only cost its second.
                            try await harness.database.transaction(.init(attempts: 1)) { transaction in
                                try await UserTurns.take(order, in: transaction)
                                for person in order {
                                    let key = "r\(replica):\(round):\(person)"
                                    _ = try await harness.core.intake.take(
                                        harness.notice("deposit.succeeded", key, to: person), in: transaction)
                                }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let told = try await harness.database.query("select count(*) from notifications.notices")
            #expect(try #require(try told.first(Int.self)) >= 6 * 36)
        }
    }

    @Test func everybodyWhomAnEventNamesIsWaitedFor() async throws {
        let transfer = MovementsPosted.example
        let owners = transfer.transactions.flatMap(\.movements).flatMap { [$0.debitOwner, $0.creditOwner] }
        #expect(Set(UserTurns.users(in: JSON.encode(transfer))) == Set(owners.compactMap(\.self)))
        try await Harness.run { harness in
            let types = Set(harness.core.handlers.keys)
            for event in AllMessages.events where types.contains(event.type) {
                #expect(!UserTurns.users(in: Self.example(event)).isEmpty, "\(event.type) names nobody")
            }
        }
    }

    private static func example<Event: EventContract>(_ event: Event.Type) -> [UInt8] { JSON.encode(event.example) }

    private func event(_ event: some EventContract, _ id: UInt64, _ harness: Harness) -> OutgoingMessage {
        .event(
            type(of: event).type, id: UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 + id),
            body: JSON.encode(event), aggregateID: "a", sequence: Int64(id), occurredAt: harness.clock.now)
    }
}
