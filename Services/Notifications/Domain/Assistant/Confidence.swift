/// How sure the assistant is of what it has found.
package enum Confidence: String, CaseIterable, Hashable, Sendable {
    /// It answers.
    case high
    /// It answers, and shows what else it may be.
    case medium
    /// It does not answer, and offers a ticket.
    case low

    // Cross-validated over BANKING77's training part, and over questions about other things.
    private static let highShare = 0.7
    private static let leastCovered = 0.6

    package init(_ result: QuestionIndex.Result?) {
        guard let result, let best = result.matches.first, result.covered >= Self.leastCovered else {
            self = .low
            return
        }
        self = best.share >= Self.highShare ? .high : .medium
    }
}

/// Whoever asks for a person gets one.
package enum HumanWish {
    private static let staff: Set<String> = ["agent", "agents", "human", "representative", "humain", "conseiller"]
    /// Money goes to persons, too.
    private static let anybody: Set<String> = ["person"]
    private static let talking: Set<String> = [
        "talk", "speak", "chat", "contact", "reach", "call", "connect", "parler", "real", "live",
    ]
    private static let wishing: Set<String> = ["want", "need", "get", "give", "transfer"]

    package static func isMeant(by question: String) -> Bool {
        let asked = QuestionFeatures.words(question)
        let isAboutStaff = asked.contains(where: staff.contains)
        guard isAboutStaff || asked.contains(where: anybody.contains) else { return false }
        // "Can I use my card as a person under 18" is a question like others.
        return asked.count <= 3 || asked.contains(where: talking.contains)
            || isAboutStaff && asked.contains(where: wishing.contains)
    }
}
