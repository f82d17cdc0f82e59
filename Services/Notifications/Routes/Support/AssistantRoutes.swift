import HTTPKit
import Primitives

/// `/api/v1/support/faqs` and `/assistant`, and what staff do with them.
enum AssistantRoutes {
    static func all(_ parts: AssistantParts) -> [any Endpoint] {
        let transactions = parts.transactions
        return [
            ListFAQs(faqs: parts.faqs, knowledge: parts.knowledge, cursors: parts.cursors),
            GetFAQ(faqs: parts.faqs),
            VoteOnFAQ(faqs: parts.faqs, transactions: transactions),
            AskAssistant(assistant: parts.assistant, transactions: transactions),
            EscalateConversation(assistant: parts.assistant, transactions: transactions),
            RateConversation(store: parts.conversations, transactions: transactions),
            CreateFAQ(faqs: parts.faqs, transactions: transactions, ids: parts.assistant.ids),
            ListDeskFAQs(faqs: parts.faqs, cursors: parts.cursors),
            GetDeskFAQ(faqs: parts.faqs),
            ChangeFAQ(faqs: parts.faqs, transactions: transactions),
            DeleteFAQ(faqs: parts.faqs, transactions: transactions),
            ListAssistantGaps(store: parts.conversations, cursors: parts.cursors),
        ]
    }

    static let faqs = "Help"
    static let assistant = "Assistant"
}

/// What these routes are made of.
struct AssistantParts: Sendable {
    let faqs: FAQStore
    let knowledge: Knowledge
    let assistant: Assistant
    let conversations: AssistantStore
    let transactions: Transactions
    let cursors: CursorCodec
}
