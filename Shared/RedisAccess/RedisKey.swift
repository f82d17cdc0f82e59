/// Names of keys. Redis Cluster places a key by the part in braces, so keys used in one script share their tag.
package enum RedisKey {
    /// `prefix:{tag}:suffix`. Braces in the tag would move the boundary, so they become `_`.
    package static func tagged(_ prefix: String, _ tag: String, _ suffix: String = "") -> String {
        let clean = tag.contains { $0 == "{" || $0 == "}" } ? String(tag.map { "{}".contains($0) ? "_" : $0 }) : tag
        return suffix.isEmpty ? "\(prefix):{\(clean)}" : "\(prefix):{\(clean)}:\(suffix)"
    }
}
