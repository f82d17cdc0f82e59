import ComplianceDomain
import MoneyKit
import Primitives
import Testing

/// What is known before the money moves.
@Suite struct FraudFeatureTests {
    @Test func nothingIsKnownOfWhoHasNeverMovedMoney() {
        let features = FraudFixtures.features(FraudFixtures.payment(250, isNew: true), after: FraudHistory())
        #expect(features[.amount] == 250 && features[.newCounterparty] == 1 && features[.newCurrency] == 1)
        #expect(features[.earlier] == 0 && features[.daysInUse] == 0 && features[.receivedLastDay] == 0)
        for feature in [FraudFeature.ratioToMean, .ratioToLargest, .secondsSinceSent, .secondsSinceReceived] {
            #expect(features[feature]?.isNaN == true, "\(feature)")
        }
    }

    @Test func whatWasSentIsCounted() {
        var history = FraudHistory()
        // A window is open at its old end: what lies exactly a minute, an hour, a day back is out of it.
        let sent: [(dollars: Int64, seconds: Int)] = [
            (400, 31 * 86_400), (100, 20 * 86_400), (300, 86_400), (100, 3_600), (200, 60), (300, 59),
        ]
        for (dollars, seconds) in sent {
            history.take(FraudFixtures.payment(dollars, ago: .seconds(seconds), isNew: seconds == 60), .outgoing)
        }
        let features = FraudFixtures.features(FraudFixtures.payment(600), after: history)
        #expect(features[.sentLastMinute] == 1 && features[.sentLastHour] == 2)
        #expect(features[.sentLastDay] == 3 && features[.sentLastWeek] == 4 && features[.earlier] == 5)
        #expect(features[.worthLastHour] == 500 && features[.worthLastDay] == 600)
        #expect(features[.ratioToMean] == 3 && features[.ratioToLargest] == 2)
        #expect(features[.newCounterpartiesLastDay] == 1 && features[.newCounterparty] == 0)
        #expect(features[.secondsSinceSent] == 59 && features[.daysInUse] == 20)
        #expect(features[.newCurrency] == 0)
        #expect(FraudFixtures.features(FraudFixtures.payment(1, .EUR), after: history)[.newCurrency] == 1)
    }

    @Test func moneyThatOnlyPassesThroughShows() {
        var history = FraudHistory()
        history.take(FraudFixtures.payment(900, ago: .seconds(86_400)), .incoming)
        history.take(FraudFixtures.payment(500, ago: .seconds(120)), .incoming)
        let features = FraudFixtures.features(FraudFixtures.payment(500), after: history)
        #expect(features[.receivedLastDay] == 1 && features[.secondsSinceReceived] == 120)
        #expect(features[.earlier] == 0 && features[.newCurrency] == 1 && features[.daysInUse] == 1)
    }

    /// Of 1970-01-01, a Thursday, at 23:59:59.
    @Test func theHourAndTheDayAreThoseOfUTC() {
        let payment = FraudPayment(
            at: Timestamp(secondsSince1970: 86_399), cents: 1, currency: .USD, isNew: false)
        let features = FraudFixtures.features(payment, after: FraudHistory())
        #expect(features[.hour] == 23 && features[.dayOfWeek] == 4)
    }

    /// Live and in training the same number of movements is looked at.
    @Test func ofALongHistoryTheNewestCount() {
        var history = FraudHistory()
        for place in 0..<(3 * FraudHistory.longest) {
            history.take(FraudFixtures.payment(1, ago: .seconds(10_000 - place)), .outgoing)
        }
        let features = FraudFixtures.features(FraudFixtures.payment(1), after: history)
        #expect(features[.earlier] == Float(FraudHistory.longest))
    }

    @Test func aWalkSeesWhatWasBeforeAndNothingElse() throws {
        var walk = FraudWalk<String>()
        let at = FraudFixtures.now
        let own = walk.take(from: "a", to: "a", at: at, cents: 1, .USD)
        #expect(own == nil)
        let sent = walk.take(from: "a", to: "b", at: at, cents: 10_000, .USD)
        let returned = walk.take(from: "b", to: "a", at: at + .seconds(60), cents: 5_000, .USD)
        let (first, back) = (try #require(sent), try #require(returned))
        let place = try #require(FraudFeature.allCases.firstIndex(of: .newCounterparty))
        let received = try #require(FraudFeature.allCases.firstIndex(of: .receivedLastDay))
        #expect(first[place] == 1 && back[place] == 0)
        #expect(first[received] == 0 && back[received] == 2)
    }

    /// Models that were kept have these columns in this order; reasons have these codes.
    @Test func codesStayWhatTheyAre() {
        let codes = FraudFeature.allCases.map(\.rawValue).joined(separator: " ")
        #expect(
            codes == """
                amount sent_1m sent_1h sent_24h sent_7d amount_1h amount_24h ratio_to_mean_30d ratio_to_largest_30d \
                sent_30d new_counterparty new_counterparties_24h seconds_since_sent seconds_since_received \
                received_24h_to_amount hour day_of_week new_currency days_in_use
                """)
    }
}
