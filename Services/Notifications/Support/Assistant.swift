import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// What the assistant says.
struct AssistantReply: Sendable {
    struct Source: Sendable {
        let source: Knowledge.Source
        let title: String
        let score: Double
    }

    var conversation: UniqueID
    let confidence: Confidence
    /// In the words of the first source; none when nothing fits.
    let answer: String?
    let sources: [Source]
}

/// Answers customers' questions from what is written down, and hands over to people.
struct Assistant: Sendable {
    private static let mostSources = 3

    let knowledge: Knowledge
    let store: AssistantStore
    let desk: CustomerDesk
    let ids: IDGenerator

    /// What is known about a question.
    func find(_ question: String, locale: String?) async throws -> AssistantReply {
        let shelf = try await knowledge.current()
        let result = shelf.index.find(question)
        let wantsHuman = HumanWish.isMeant(by: question)
        let confidence = wantsHuman ? .low : Confidence(result)
        let sources = (result?.matches ?? []).prefix(Self.mostSources).map { match in
            let source = shelf.sources[match.subject]
            return AssistantReply.Source(
                source: source, title: source.text(in: locale).title, score: match.share)
        }
        let answer = confidence == .low ? nil : sources.first?.source.text(in: locale).answer
        return AssistantReply(conversation: ids.next(), confidence: confidence, answer: answer, sources: sources)
    }

    /// Keeps the question, masked, with what was said.
    nonisolated(nonsending) func keep(
        _ reply: AssistantReply, to question: String, in conversation: UniqueID?, of user: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> AssistantReply {
        let turn = AssistantTurn(
            id: ids.next(), question: question, confidence: reply.confidence, answer: reply.answer,
            sources: reply.sources.map(\.source.slug), createdAt: now)
        var kept = reply
        kept.conversation = try await store.add(
            turn, to: conversation, orNew: reply.conversation, of: user, in: transaction)
        return kept
    }

    /// Makes a ticket of a conversation; the one that it has become already, if it has.
    nonisolated(nonsending) func escalate(
        _ conversation: UniqueID, subject: String?, category: TicketCategory?, by user: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Ticket {
        if let known = try await store.lock(conversation, of: user, in: transaction) {
            guard let record = try await desk.work.tickets.lock(known, in: transaction) else {
                throw SupportError.notFound
            }
            return record.ticket
        }
        let turns = try await store.turns(of: conversation, in: transaction)
        guard let last = turns.last else { throw SupportError.notFound }
        let order = TicketOrder(
            subject: subject ?? Self.subject(of: last),
            message: Self.transcript(turns), category: category ?? Self.category(of: last), priority: nil, related: nil,
            attachments: [], followUpOf: nil)
        let ticket = try await desk.open(order, by: user, as: .assistant, at: now, in: transaction)
        try await store.escalated(conversation, to: ticket.id, in: transaction)
        return ticket
    }

    private static func transcript(_ turns: [AssistantTurn]) -> String {
        var text = "What was asked of the assistant:"
        for turn in turns {
            text += "\n\n> \(turn.question.split(separator: "\n").joined(separator: "\n> "))"
            text += "\n\n\(turn.answer ?? "(no answer)")"
        }
        let scalars = text.unicodeScalars
        guard scalars.count > longestTranscript else { return text }
        return "…" + String(String.UnicodeScalarView(scalars.suffix(longestTranscript)))
    }

    /// In Unicode scalars, which is what columns count.
    private static let longestTranscript = 40_000
    private static let longestSubject = 200

    private static func subject(of turn: AssistantTurn) -> String {
        let line = turn.question.split(separator: "\n").first ?? "Question"
        return String(String.UnicodeScalarView(line.unicodeScalars.prefix(longestSubject)))
    }

    /// What the ticket is about, as far as the nearest source tells.
    private static func category(of turn: AssistantTurn) -> TicketCategory {
        guard let slug = turn.sources.first else { return .other }
        for (word, category) in categories where slug.contains(word) { return category }
        return .other
    }

    private static let categories: [(String, TicketCategory)] = [
        ("unknown-payment", .security), ("lost-phone", .security), ("forgot-password", .security), ("card", .card),
        ("transfer", .transfer), ("bill", .bill), ("loan", .loan), ("verify", .kyc), ("limits", .kyc),
        ("deposit", .deposit), ("add-money", .deposit), ("account", .account), ("details", .account),
        ("currency", .wallet), ("statement", .wallet), ("refund", .transfer), ("fees", .wallet), ("api", .technical),
        ("app", .technical), ("developers", .technical), ("security", .account), ("money", .wallet),
    ]
}
