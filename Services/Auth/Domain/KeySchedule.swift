package import Primitives

/// When signing keys begin and end. A new key is published for ``lead`` before it signs, so that everybody who caches
/// the key set knows it by then; an old one stays published until the last token it signed has ended.
package struct KeySchedule: Sendable {
    /// Longer than any cache of the key set lives.
    package static let lead: Duration = .seconds(10 * 60)
    /// Longer than any token lives, with room for clocks that differ.
    package static let tail: Duration = .seconds(20 * 60)

    package struct Key: Hashable, Sendable {
        package let id: String
        package let signsFrom: Timestamp

        package init(id: String, signsFrom: Timestamp) {
            self.id = id
            self.signsFrom = signsFrom
        }
    }

    /// Oldest first.
    private let keys: [Key]

    package init(_ keys: [Key]) {
        self.keys = keys.sorted { ($0.signsFrom, $0.id) < ($1.signsFrom, $1.id) }
    }

    /// The youngest key whose time has come. Before the time of any, as on a machine whose clock is
    /// behind that of the one that made the first, the oldest: everybody knows it. Nil only without keys.
    package func signing(at now: Timestamp) -> Key? {
        keys.last { $0.signsFrom <= now } ?? keys.first
    }

    /// All but those that no living token can be signed with.
    package func published(at now: Timestamp) -> [Key] {
        zip(keys, keys.dropFirst().map(Optional.some) + [nil]).compactMap { key, next in
            guard let next else { return key }
            return next.signsFrom + Self.tail > now ? key : nil
        }
    }

    /// True if a new key should be made: there is none, or the youngest has signed for longer than `age`.
    package func isDue(at now: Timestamp, age: Duration) -> Bool {
        guard let youngest = keys.last else { return true }
        return youngest.signsFrom + age <= now
    }
}
