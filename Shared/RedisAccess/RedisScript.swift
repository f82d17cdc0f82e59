import Crypto
import Primitives

/// A Lua script, called by its SHA-1 so that its text travels once per Redis server.
package struct RedisScript: Sendable {
    package let lua: String
    package let sha: String

    package init(_ lua: String) {
        self.lua = lua
        // SHA-1 is Redis's name for a script, not a protection of ours.
        sha = Hex.encode(Array(Insecure.SHA1.hash(data: Array(lua.utf8))))
    }
}
