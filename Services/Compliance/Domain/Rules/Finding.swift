package import Primitives

/// A rule or pattern that holds for a subject.
package struct Finding: Hashable, Sendable {
    /// Of those that made it hold; a busy subject has thousands.
    package static let maximumEvents = 100

    package let rule: String
    package let subject: String
    package let at: Timestamp
    /// Ids of what made it hold, the newest first.
    package let events: [String]

    package init(rule: String, subject: String, at: Timestamp, events: [String]) {
        self.rule = rule
        self.subject = subject
        self.at = at
        self.events = events
    }
}

/// One alert per rule and subject within the rule's throttle.
package struct Throttle: Sendable {
    private struct Key: Hashable {
        let rule: String
        let subject: String
    }

    private var last: [Key: Timestamp] = [:]

    package init() {}

    /// What was told before, from where it is kept.
    package mutating func note(rule: String, subject: String, at: Timestamp) {
        last[Key(rule: rule, subject: subject)] = at
    }

    /// - Parameter span: nil: one that was told stays told, until it is forgotten.
    package func admits(rule: String, subject: String, at: Timestamp, within span: RuleSpan?) -> Bool {
        guard let earlier = last[Key(rule: rule, subject: subject)] else { return true }
        guard let span else { return false }
        return at - earlier >= span.duration
    }

    /// The alert has been resolved: the next one is news.
    package mutating func forget(rule: String, subject: String) { last[Key(rule: rule, subject: subject)] = nil }
}
