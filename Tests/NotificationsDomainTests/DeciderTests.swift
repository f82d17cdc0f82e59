import MoneyKit
import NotificationsDomain
import Primitives
import TestSupport
import Testing

@Suite struct DeciderTests {
    private static let wallet = UniqueID(high: 8, low: 8)
    private static let noon = Timestamp(secondsSince1970: 1_795_262_400)  // a Saturday, 12:00 UTC
    private static let night = Timestamp(secondsSince1970: 1_795_303_800)  // 23:30 UTC

    private static func event(_ name: String) throws -> CatalogueEvent {
        let tsv = String(decoding: try SharedData.bytes("notifications/events.tsv"), as: UTF8.self)
        return try #require(try EventCatalogue(tsv: tsv)[name])
    }

    private func decide(
        _ name: String, _ channel: Channel, at time: Timestamp = noon, contact: Contact = .reachable,
        sent: SentCounts = .none, isRead: Bool = false, amount: Money? = nil, subscription: Subscription? = nil,
        wallet: UniqueID? = nil, _ change: (inout Preferences) -> Void = { _ in }
    ) throws -> Decision {
        var preferences = Preferences.standard
        change(&preferences)
        return Decider(
            event: try Self.event(name), preferences: preferences, subscription: subscription, zone: .utc,
            amount: amount, walletID: wallet
        ).decide(channel, at: time, contact: contact, sent: sent, isRead: isRead)
    }

    private func usd(_ units: Int64) -> Money { Money(minorUnits: units, currency: .USD) }

    @Test func theCatalogueOfTheProgramIsTheSharedOne() throws {
        let shared = try SharedData.bytes("notifications/events.tsv")
        #expect(
            String(decoding: shared, as: UTF8.self) == (try Checkout.text("Services/Notifications/Data/events.tsv")))
    }

    @Test func withoutAWordTheCatalogueDecides() throws {
        #expect(try decide("deposit.succeeded", .inApp) == .send)
        #expect(try decide("deposit.succeeded", .sms) == .skip(.off))
        guard case .digest(.daily, let at) = try decide("transfer.received", .email) else {
            Issue.record("no digest")
            return
        }
        #expect(at.description == "2026-11-22T08:00:00.000Z")
    }

    @Test func mandatoryIsNeverOff() throws {
        let off: (inout Preferences) -> Void = { preferences in
            preferences.channelsOff = Set(Channel.allCases)
            preferences.types[.security] = [.email: .off, .inApp: .off]
        }
        #expect(try decide("security.password_changed", .email, off) == .send)
        #expect(try decide("security.password_changed", .push, off) == .skip(.off))
    }

    @Test func mandatoryPassesAComplaintAndNoBounce() throws {
        #expect(try decide("security.password_changed", .email, contact: .suppressed(byComplaint: true)) == .send)
        #expect(
            try decide("security.password_changed", .email, contact: .suppressed(byComplaint: false))
                == .skip(.suppressed))
        #expect(try decide("deposit.succeeded", .email, contact: .suppressed(byComplaint: true)) == .skip(.suppressed))
    }

    @Test func aSubscriptionIsStrongerThanItsType() throws {
        let sms = Subscription(event: "transfer.received", channels: [.sms], minimum: usd(500), walletID: Self.wallet)
        let typesOff: (inout Preferences) -> Void = { $0.types[.transfer] = [.sms: .off] }
        #expect(try decide("transfer.received", .sms, amount: usd(500), subscription: sms, typesOff) == .send)
        #expect(
            try decide("transfer.received", .sms, amount: usd(499), subscription: sms, typesOff)
                == .skip(.belowMinimum))
        #expect(try decide("transfer.received", .inApp, subscription: sms, typesOff) == .skip(.off))
        // About another wallet it says nothing.
        let other = UniqueID(high: 1, low: 1)
        #expect(try decide("transfer.received", .inApp, subscription: sms, wallet: other, typesOff) == .send)
        #expect(try decide("transfer.received", .sms, subscription: sms, wallet: other, typesOff) == .skip(.off))
    }

    @Test func amountsOfAnotherCurrencyAreNotCompared() throws {
        let wanted = Subscription(event: "transfer.received", channels: [.sms], minimum: usd(500), walletID: nil)
        let euros = Money(minorUnits: 1, currency: .EUR)
        #expect(try decide("transfer.received", .sms, amount: euros, subscription: wanted) == .send)
    }

    @Test func quietHoursHoldBackWhatIsNotUrgent() throws {
        let quiet: (inout Preferences) -> Void = { $0.quietHoursEnabled = true }
        guard case .wait(let until, .quietHours) = try decide("deposit.succeeded", .push, at: Self.night, quiet) else {
            Issue.record("it does not wait")
            return
        }
        #expect(until.description == "2026-11-22T07:00:00.000Z")
        #expect(try decide("deposit.succeeded", .email, at: Self.night, quiet) == .send)
        #expect(try decide("card.declined", .push, at: Self.night, quiet) == .send)
        #expect(try decide("deposit.succeeded", .push, at: Self.night) == .send)
    }

    @Test func advertisingNeedsConsentAndAGoodHour() throws {
        let ask: (inout Preferences) -> Void = { $0.types[.promotion] = [.sms: .instant] }
        #expect(try decide("promotion", .sms, ask) == .skip(.off))
        let agreed: (inout Preferences) -> Void = { preferences in
            ask(&preferences)
            preferences.marketing = [.sms]
        }
        #expect(try decide("promotion", .sms, agreed) == .send)
        guard case .wait(let until, .courtesyHours) = try decide("promotion", .sms, at: Self.night, agreed) else {
            Issue.record("it does not wait")
            return
        }
        #expect(until.description == "2026-11-22T08:00:00.000Z")
    }

    @Test(arguments: [(9, 0, false), (10, 0, true), (0, 29, false), (0, 30, true)])
    func shortMessagesAreCapped(hour: Int, day: Int, isCapped: Bool) throws {
        let sent = SentCounts(lastHour: hour, lastDay: day)
        let wanted: (inout Preferences) -> Void = { $0.types[.bill] = [.sms: .instant] }
        #expect(try decide("autopay.failed", .sms, sent: sent, wanted) == (isCapped ? .skip(.capped) : .send))
        #expect(try decide("loan.overdue", .sms, sent: sent) == .send)
    }

    @Test(arguments: [(59, false), (60, true)])
    func pushesAreCapped(hour: Int, isCapped: Bool) throws {
        let sent = SentCounts(lastHour: hour, lastDay: 0)
        #expect(try decide("deposit.succeeded", .push, sent: sent) == (isCapped ? .skip(.capped) : .send))
    }

    @Test func whatWasReadIsNotPushed() throws {
        #expect(try decide("deposit.succeeded", .push, isRead: true) == .skip(.read))
        #expect(try decide("deposit.succeeded", .email, isRead: true) == .send)
    }

    @Test func weeklyDigestsComeOnMondays() throws {
        let weekly: (inout Preferences) -> Void = { $0.types[.transfer] = [.email: .weekly] }
        guard case .digest(.weekly, let at) = try decide("transfer.received", .email, weekly) else {
            Issue.record("no digest")
            return
        }
        #expect(at.description == "2026-11-23T08:00:00.000Z")
        #expect(at.day.weekday == 1)
    }

    @Test func anEventThatNobodyIsToldGoesToWhoAsksForIt() throws {
        let all: (inout Preferences) -> Void = { $0.types[.payment] = [.email: .instant] }
        #expect(try decide("deposit.created", .email, all) == .skip(.off))
        let asked = Subscription(event: "deposit.created", channels: [.email], minimum: nil, walletID: nil)
        #expect(try decide("deposit.created", .email, subscription: asked) == .send)
    }
}
