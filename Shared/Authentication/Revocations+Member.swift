import Primitives

extension Revocations.Entry {
    /// As auth writes it down: `sid:<uuid>`, `sub:<uuid>:<before in ms>` or `key:<uuid>`. Nil for any other text.
    package init?(member: String) {
        let parts = member.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 2, let id = UniqueID(String(parts[1])) else { return nil }
        switch (parts[0], parts.count) {
        case ("sid", 2): self = .session(id)
        case ("key", 2): self = .apiKey(id)
        case ("sub", 3):
            guard let before = Int64(parts[2]), abs(before) < 1 << 50 else { return nil }
            self = .subject(UserID(id), before: Timestamp(microsecondsSince1970: before * 1000))
        default: return nil
        }
    }
}
