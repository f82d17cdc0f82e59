import NotificationsDomain
import Primitives
import Testing

struct ShortMessageRuleTests {
    // MARK: Texts

    @Test(arguments: [(0, 1), (160, 1), (161, 2), (306, 2), (307, 3), (1_530, 10), (1_531, 10)])
    func aPlainTextHasPartsOf160Or153(letters: Int, segments: Int) {
        #expect(ShortText(String(repeating: "a", count: letters)).segments == segments)
    }

    @Test(arguments: [(70, 1), (71, 2), (134, 2), (135, 3), (670, 10), (671, 10)])
    func oneForeignLetterMakesPartsOf70Or67(letters: Int, segments: Int) {
        #expect(ShortText(String(repeating: "ж", count: letters)).segments == segments)
    }

    @Test(arguments: [("€", 2), ("{", 2), ("é", 1), ("Ω", 1), ("\u{1F4B8}", 2)])
    func someLettersCountTwice(letter: String, weight: Int) {
        let isCheap = letter != "\u{1F4B8}"
        let most = (isCheap ? 160 : 70) / weight
        #expect(ShortText(String(repeating: letter, count: most)).segments == 1)
        #expect(ShortText(String(repeating: letter, count: most + 1)).segments == 2)
    }

    @Test func typesettersSignsGiveWayWhereThatSavesParts() {
        #expect(ShortText("“1\u{202F}234,50\u{A0}USD” – it’s there…").text == "\"1 234,50 USD\" - it's there...")
        // Another letter makes it dear all the same: then it stays as it is written.
        let written = "Reçu\u{A0}: l’argent"
        #expect(ShortText(written).text == written)
    }

    @Test(arguments: ["a", "ж", "€", "\u{1F4B8}"])
    func whatIsTooLongIsCutAndSaysSo(letter: String) {
        let short = ShortText(String(repeating: letter, count: 2_000))
        #expect(short.segments == ShortText.mostSegments)
        #expect(short.text.hasSuffix("...") || short.text.hasSuffix("…"))
        #expect(ShortText(short.text).text == short.text)
    }

    // MARK: Numbers

    @Test(arguments: [
        ("+14155550123", "+1"), ("+79161234567", "+7"), ("+447700900123", "+44"), ("+254711000200", "+254"),
        ("+2347012345678", "+234"), ("+919876543210", "+91"), ("+35312345678", "+353"),
    ])
    func aNumberBelongsToACountry(number: String, prefix: String) {
        #expect(PhonePrefix.country(of: number)?.text == prefix)
    }

    @Test(arguments: [
        "", "+", "14155550123", "+0155550123", "+1415", "+1415555012345678", "+1415555O123", "+１４１５５５５０１２３",
    ])
    func whatIsNoNumberHasNone(text: String) {
        #expect(PhonePrefix.country(of: text) == nil)
        #expect(ShortMessageRoutes([:], all: .twilio).way(to: text) == nil)
    }

    @Test func theLongestPrefixDecides() throws {
        let (america, california) = (try #require(PhonePrefix("+1")), try #require(PhonePrefix("1415")))
        let routes = ShortMessageRoutes([america: .twilio, california: .africastalking], all: .twilio)
        #expect(routes.way(to: "+12125550123")?.provider == .twilio)
        #expect(routes.way(to: "+12125550123")?.prefix == america)
        #expect(routes.way(to: "+14155550123")?.provider == .africastalking)
        #expect(routes.way(to: "+14155550123")?.prefix == california)
        #expect(routes.way(to: "+447700900123") == nil)
        #expect(routes.providers == [.twilio, .africastalking])
        #expect(ShortMessageRoutes([:], all: nil).providers.isEmpty)
    }

    @Test(arguments: ["", "+", "+0", "+123456789", "+12a", "abc", "++1"])
    func whatIsNoPrefixIsRefused(text: String) {
        #expect(PhonePrefix(text) == nil)
    }

    // MARK: Reports

    @Test func onlyWhatIsFurtherCounts() {
        for (first, second) in [("queued", "sent"), ("queued", "delivered"), ("sending", "sent"), ("sent", "failed")] {
            let (early, late) = (ShortMessageState(rawValue: first), ShortMessageState(rawValue: second))
            #expect(late?.isFurther(than: early) == true)
            #expect(early?.isFurther(than: late) == false)
        }
        // One end does not follow another, and nothing follows itself.
        for end in [ShortMessageState.delivered, .undelivered, .failed] {
            for other in [ShortMessageState.delivered, .undelivered, .failed] { #expect(!end.isFurther(than: other)) }
        }
        #expect(ShortMessageState.queued.isFurther(than: nil))
    }

    @Test(arguments: [
        ("Sent", ShortMessageState.sending), ("Submitted", .sent), ("Buffered", .sent), ("Success", .delivered),
        ("Rejected", .failed), ("Failed", .undelivered),
    ])
    func africasTalkingsWords(word: String, state: ShortMessageState) {
        #expect(ShortMessageState(africasTalking: word) == state)
        #expect(ShortMessageState(africasTalking: word.lowercased()) == nil)
    }

    @Test(arguments: 0..<1_000)
    func aCodeOfAfricasTalkingHasOneMeaning(code: Int) {
        let refusal = ShortMessageRefusal(africasTalking: code)
        switch code {
        case 100, 101, 102: #expect(refusal == nil)
        case 403: #expect(refusal?.suppression == .invalid)
        case 406: #expect(refusal?.suppression == .complaint)
        case 405: #expect(refusal == .ourAccount)
        case 500, 501, 502: #expect(refusal == .later)
        default: #expect(refusal == .failed)
        }
    }

    // MARK: Doubts

    private static let now = Timestamp(secondsSince1970: 1_795_262_400)

    @Test(arguments: [(0, false), (59, false), (60, true), (600, true)])
    func twiceAbsentAMinuteApartGoesAgain(seconds: Int64, isSent: Bool) {
        let since = Self.now - .seconds(seconds)
        let step = DoubtfulMessage.absent(since: since, at: Self.now, expiresAt: nil)
        #expect(step == (isSent ? .sendAgain : .lookAgain(at: since + .seconds(60))))
    }

    @Test func theFirstLookNeverSendsAndTheLastGivesUp() {
        #expect(
            DoubtfulMessage.absent(since: nil, at: Self.now, expiresAt: nil)
                == .lookAgain(at: Self.now + .seconds(60)))
        for since in [nil, Self.now - .seconds(60)] {
            #expect(DoubtfulMessage.absent(since: since, at: Self.now, expiresAt: Self.now) == .giveUp)
        }
        #expect(
            DoubtfulMessage.notAnswered(at: Self.now, since: Self.now, expiresAt: nil)
                == .lookAgain(at: Self.now + .seconds(30)))
        #expect(
            DoubtfulMessage.notAnswered(at: Self.now, since: Self.now - .seconds(86_400), expiresAt: nil) == .giveUp)
    }
}
