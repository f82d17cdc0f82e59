import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

extension Confidence: FieldValue {}
extension Knowledge.Source.Kind: FieldValue {}

struct AssistantReplyView: FieldEncodable {
    struct SourceView: FieldEncodable {
        let source: AssistantReply.Source

        static let schemaTitle = "AssistantSource"

        static let example = SourceView(
            source: AssistantReply.Source(
                source: Knowledge.Source(
                    kind: .faq, slug: "add-money", category: "wallet",
                    texts: ["en": ("How do I add money?", "Choose Add money.")]), title: "How do I add money?",
                score: 0.91))

        func encode(to out: inout JSONWriter) {
            out.field("kind", source.source.kind)
            out.field("slug", source.source.slug)
            out.field("title", source.title)
            out.field("url", source.source.url)
            out.field("score", Score(thousandths: Int((source.score * 1_000).rounded())))
        }
    }

    /// From 0 to 1.
    struct Score: FieldValue {
        let thousandths: Int

        static var fieldSchema: JSONSchema {
            JSONSchema([
                JSONMember("type", .string("number")), JSONMember("minimum", .number("0")),
                JSONMember("maximum", .number("1")),
            ])
        }

        func write(to out: inout JSONWriter) {
            let digits = String(thousandths + 1_000).dropFirst()
            out.append(raw: (thousandths >= 1_000 ? "1.000" : "0.\(digits)").utf8)
        }
    }

    let reply: AssistantReply

    static let schemaTitle = "AssistantReply"

    static let example = AssistantReplyView(
        reply: AssistantReply(
            conversation: .example, confidence: .high, answer: "Choose Add money.", sources: [SourceView.example.source]
        ))

    func encode(to out: inout JSONWriter) {
        out.field("conversation_id", reply.conversation)
        out.field("confidence", reply.confidence)
        out.optional("answer", reply.answer)
        out.field("sources", reply.sources.map(SourceView.init))
        out.field("escalation_offered", reply.confidence == .low)
    }
}
