import FoundationEssentials
import NotificationsDomain
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// The assistant over questions of BANKING77's training part that it does not ship. Cross-validation over all of them,
/// with the choice of phrasings within each fold, is `scripts/python/assistant/evaluate.py`.
@Suite struct AssistantQualityTests {
    private struct Question {
        let intent: String
        let text: String
    }

    private static func lines(_ name: String) throws -> [[String]] {
        String(decoding: try SharedData.bytes("notifications/\(name)"), as: UTF8.self).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t").map(String.init) }
    }

    @Test func unseenQuestionsFindTheirAnswer() throws {
        var texts: [QuestionIndex.Text] = []
        var slugs: [String] = []
        for row in try Self.lines("faqs.tsv") {
            texts.append(QuestionIndex.Text(subject: slugs.count, text: row[2]))
            slugs.append(row[0])
        }
        var shipped: Set<String> = []
        for (slug, text) in FAQPhrasings.all {
            let subject = try #require(slugs.firstIndex(of: slug))
            texts.append(QuestionIndex.Text(subject: subject, text: text))
            shipped.insert(text)
        }
        try #require(shipped.count > 2_000)
        let index = QuestionIndex(texts)
        let right = Dictionary(
            uniqueKeysWithValues: try Self.lines("banking77-intents.tsv").map {
                ($0[0], Set($0[1].split(separator: " ").map(String.init)))
            })
        let unseen = try Self.lines("banking77-train.tsv").filter { !shipped.contains($0[1]) }
            .enumerated().filter { $0.offset.isMultiple(of: 7) }
            .map { Question(intent: $0.element[0], text: $0.element[1]) }
        try #require(unseen.count > 700)
        var (first, three, high, highRight) = (0, 0, 0, 0)
        for question in unseen {
            let result = index.find(question.text)
            let found = (result?.matches ?? []).prefix(3).map { slugs[$0.subject] }
            let answers = right[question.intent] ?? []
            let isRight = found.first.map(answers.contains) ?? false
            first += isRight ? 1 : 0
            three += found.contains(where: answers.contains) ? 1 : 0
            guard Confidence(result) == .high else { continue }
            high += 1
            highRight += isRight ? 1 : 0
        }
        let count = Double(unseen.count)
        print("assistant: first \(Double(first) / count), three \(Double(three) / count), high \(Double(high) / count)")
        #expect(Double(first) / count >= 0.80)
        #expect(Double(three) / count >= 0.94)
        #expect(Double(highRight) / Double(high) >= 0.95)
        // One that is never sure is of no use.
        #expect(Double(high) / count >= 0.3)
    }
}
