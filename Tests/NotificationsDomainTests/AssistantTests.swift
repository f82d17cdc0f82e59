import NotificationsDomain
import Testing

@Suite struct AssistantTests {
    @Test(arguments: [
        ("my card 4111 1111 1111 1111 is declined", "my card •••• 1111 is declined"),
        ("4111-1111-1111-1111", "•••• 1111"), ("4111111111111111.", "•••• 1111."),
        ("the code 123456 does not work", "the code •••• does not work"), ("my PIN is 1234", "my PIN is ••••"),
        ("cvv 123", "cvv ••••"), ("482913", "••••"),
        ("I got 482913 by text but it says it is wrong", "I got •••• by text but it says it is wrong"),
        ("I sent 250 on 2026-11-20", "I sent 250 on 2026-11-20"),
        ("I was charged 120000 yesterday", "I was charged 120000 yesterday"), ("", ""),
        ("4111.1111.1111.1111 or 4111\u{00A0}1111\u{00A0}1111\u{00A0}1111", "•••• 1111 or •••• 1111"),
        ("4111\n1111\t1111/1111", "•••• 1111"), ("４１１１１１１１１１１１１１１１", "•••• １１１１"),
        ("my recovery code K7QD-4WMA-ZX2P-TLBE fails", "my recovery code •••• fails"),
        ("why does flk_abcdefghijkl_Zm9v end?", "why does •••• end?"), ("whsec_MfKQ9r8G+/=", "••••"),
        ("flr_Zm9v and fla_Zm9v", "•••• and ••••"), ("fls_Zm9v, flm_Zm9v", "••••, ••••"),
        ("what does whsec_ mean in this-that-then-when", "what does whsec_ mean in this-that-then-when"),
    ])
    func cardNumbersAndCodesAreMasked(text: String, masked: String) {
        #expect(SecretMask.mask(text) == masked)
    }

    @Test(arguments: [
        ("agent", true), ("human please", true), ("I want to talk to a human", true),
        ("can I speak to a real person?", true), ("How do I add money?", false),
        ("Can one person have two accounts?", false), ("How do I transfer money to another person?", false),
        ("transfer me to an agent", true), ("I need to pay a person abroad", false),
    ])
    func whoeverAsksForAPersonIsHeard(question: String, isMeant: Bool) {
        #expect(HumanWish.isMeant(by: question) == isMeant)
    }

    private static let index = QuestionIndex([
        .init(subject: 0, text: "How do I add money to my wallet?"), .init(subject: 0, text: "top up my account"),
        .init(subject: 1, text: "My card is lost"), .init(subject: 1, text: "somebody stole my card"),
        .init(subject: 2, text: "How do I change my PIN?"),
    ])

    @Test(arguments: [
        ("how can I top up", 0), ("i lost my crad card", 1), ("stolen card", 1), ("changing the pin", 2),
    ])
    func theNearestIsFoundAlsoMisspelt(question: String, subject: Int) {
        #expect(Self.index.find(question)?.matches.first?.subject == subject)
    }

    @Test(arguments: ["", "???", "qqq zzz", "who won the world cup"])
    func whatNobodyWroteOfHasNoConfidence(question: String) {
        #expect(Confidence(Self.index.find(question)) == .low)
    }

    @Test func sharesAddUp() throws {
        let matches = try #require(Self.index.find("my card and my PIN")).matches
        #expect(abs(matches.map(\.share).reduce(0, +) - 1) < 1e-9)
        #expect(matches.map(\.share) == matches.map(\.share).sorted(by: >))
    }
}
