import ComplianceDomain
import Primitives
import TestSupport
import Testing

@Suite struct NameMatcherTests {
    private static func score(_ left: String, _ right: String, _ schema: ScreeningSchema = .person) -> Double {
        NameMatcher.compare(left, right, schema: schema).score
    }

    @Test func labelledPairsAreToldApart() throws {
        let pairs = try LabelledPair.all()
        #expect(pairs.count == 409)
        let found = pairs.map { NameMatcher.compare($0.first, $0.second, schema: $0.schema).isMatch }
        let counts = zip(pairs, found).reduce(into: (hits: 0, wrong: 0)) { counts, one in
            if one.1, one.0.isMatch { counts.hits += 1 }
            if one.1 != one.0.isMatch { counts.wrong += 1 }
        }
        // F1 = 2 TP / (2 TP + FP + FN). 0.92 here goes with some 0.92 on pairs that the weights have not seen.
        #expect(Double(2 * counts.hits) / Double(2 * counts.hits + counts.wrong) >= 0.92)
    }

    @Test func namesMeetAcrossScripts() throws {
        let text = String(decoding: try SharedData.bytes("compliance/name_bench/cross_script_pairs.csv"), as: UTF8.self)
        let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: ",") }
        #expect(rows.count == 22)
        for row in rows {
            let least = try #require(Double(row[2]))
            #expect(Self.score(String(row[0]), String(row[1])) >= least, "\(row[0]) and \(row[1])")
        }
    }

    @Test(arguments: [
        ("Smith, John", "John Smith"), ("Dr. John Smith Jr.", "John Smith"), ("JOHN SMITH", "john smith"),
        ("Ｊｏｈｎ Smith", "John Smith"), ("Jöhn Smïth", "John Smith"), ("O'Brien Sean", "O’Brien Sean"),
        ("Muḥammad al-Aḥmad", "Muhammad Ahmad"), ("Nguyễn Văn Thiệu", "Nguyen Van Thieu"),
        ("Владимир Владимирович Путин", "Vladimir Vladimirovich Putin"), ("नरेंद्र मोदी", "Narendra Modi"),
        ("ჯონ სმიტი", "Jon Smiti"), ("毛泽东", "Mao Zedong"), ("歐陽修", "Ouyang Xiu"),
    ])
    func oneNameInTwoSpellingsIsAlmostCertain(left: String, right: String) {
        #expect(Self.score(left, right) >= 0.95, "\(left) and \(right)")
    }

    @Test(arguments: [
        ("William Clinton", "Bill Clinton"), ("Mohammed Hassan", "Muhamad Hasan"), ("Sergei Ivanov", "Sergey Ivanow"),
        ("J. R. Smith", "John Robert Smith"), ("Jean-Claude Juncker", "Jean Claude Juncker"),
        ("Abdul Rahman Saleh", "Abdulrahman Saleh"), ("Jose Luis Garcia Marquez", "Jose Garcia Marquez"),
    ])
    func usualVariantsMatch(left: String, right: String) {
        #expect(Self.score(left, right) >= NameMatcher.threshold, "\(left) and \(right)")
    }

    @Test(arguments: [
        ("John Smith", "Mary Jones"), ("Ivan Petrov", "Ivan Sidorov"), ("Ali Hassan", "Omar Farouk"),
        ("John A. Smith", "John B. Smith"), ("习近平", "李克强"), ("Maria Garcia", "Mario Lopez"), ("张伟", "章炜炜"),
        ("", "John Smith"), ("!!!", "???"), ("John", ""),
    ])
    func strangersDoNotMatch(left: String, right: String) {
        #expect(Self.score(left, right) < NameMatcher.threshold, "\(left) and \(right)")
    }

    @Test(arguments: [
        ("Acme Trading Ltd", "Acme Trading Limited"), ("Acme Trading LLC", "ACME TRADING OOO"),
        ("PLA", "People's Liberation Army"),
        ("Forty-Four Brigade", "44 Brigade"), ("A.B.C. Shipping Co., Ltd.", "ABC Shipping Company Limited"),
        ("Müller GmbH & Co. KG", "Muller GmbH"),
    ])
    func companiesMatchWhateverTheirForm(left: String, right: String) {
        #expect(Self.score(left, right, .company) >= NameMatcher.threshold, "\(left) and \(right)")
    }

    @Test(arguments: [
        ("Acme Trading Ltd", "Zenith Trading Ltd"), ("First Bank Limited", "Second Trust Limited"),
        ("Northern Shipping Company", "Southern Mining Company"),
    ])
    func companiesThatShareCommonWordsDoNot(left: String, right: String) {
        #expect(Self.score(left, right, .company) < NameMatcher.threshold, "\(left) and \(right)")
    }

    /// A tail number is no company: `LDA` is no legal form of it.
    @Test func tailNumbersAreComparedWhole() {
        #expect(Self.score("EP-LDA", "EP-LDA", .aircraft) == 1)
        #expect(Self.score("EP-LDA", "EP-GOM", .aircraft) < NameMatcher.threshold)
    }

    @Test func aNameIsItself() throws {
        for pair in try LabelledPair.all() where !pair.first.isEmpty {
            #expect(NameMatcher.compare(pair.first, pair.first, schema: pair.schema).score == 1, "\(pair.first)")
        }
    }

    /// Which name stands first is chance.
    @Test func orderOfTheTwoHardlyMatters() throws {
        for pair in try LabelledPair.all() {
            let there = NameMatcher.compare(pair.first, pair.second, schema: pair.schema).score
            let back = NameMatcher.compare(pair.second, pair.first, schema: pair.schema).score
            #expect(abs(there - back) <= 0.06, "\(pair.first) and \(pair.second)")
        }
    }

    @Test func reasonsTellWhy() {
        func reasons(_ left: String, _ right: String, _ schema: ScreeningSchema = .person) -> [MatchReason] {
            NameMatcher.compare(left, right, schema: schema).reasons
        }
        #expect(reasons("Ivan Ivanov", "Иван Иванов") == [.sameName, .transliterated])
        #expect(reasons("Bill Clinton", "William Clinton") == [.nickname])
        #expect(reasons("J. Smith", "John Smith").contains(.initials))
        #expect(reasons("John Smith", "John Smitt") == [.sound])
        #expect(reasons("Peter Miller", "Peter Miner") == [.spelling])
        #expect(reasons("John Smith", "John Paul Smith").contains(.wordsMissing))
        #expect(reasons("John Smith", "John Clark").contains(.wordsDiffer))
        #expect(reasons("PLA", "People's Liberation Army", .organization) == [.acronym])
        #expect(reasons("Acme AG", "Acme GmbH", .company).contains(.legalFormDiffers))
    }

    /// Names that were made to be expensive: the work ends at the limits, whatever comes.
    @Test(arguments: [
        ("a", 100_000), ("mohammed ali ", 10_000), ("\u{301}", 100_000), ("王", 50_000), ("김", 50_000), ("क", 50_000),
        ("カ", 50_000), (",", 100_000), ("a. ", 50_000), ("\u{0}\u{FFFF}\u{10FFFF}", 1), ("👨‍👩‍👧‍👦", 20_000),
        ("\u{202E}nhoJ htimS", 1),
    ])
    func hostileNamesCostLittle(part: String, count: Int) {
        let name = String(repeating: part, count: count)
        let prepared = PreparedName(name, schema: .person)
        #expect((0...1).contains(NameMatcher.compare(prepared, prepared, schema: .person).score))
        for schema in ScreeningSchema.allCases {
            #expect((0...1).contains(NameMatcher.compare(name, "John Smith", schema: schema).score))
        }
    }

    /// Whatever two texts are compared: a score between 0 and 1, the same each time.
    @Test func scoresStayWithinBounds() {
        var random = SplitMix64(seed: 20_261_129)
        let letters = Array("aàbвγдeشéé김山ク0.,'-& \u{301}\u{200D}zß")
        for _ in 0..<400 {
            let names = (0..<2).map { _ in
                String(
                    (0..<Int.random(in: 0...24, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a"
                    })
            }
            for schema in [ScreeningSchema.person, .company] {
                let score = Self.score(names[0], names[1], schema)
                #expect((0...1).contains(score) && score == Self.score(names[0], names[1], schema), "\(names)")
            }
        }
    }
}
