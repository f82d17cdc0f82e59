/// Why a file is not read: what does not add up is not trusted at all.
package struct NachaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    package let reason: String

    package var description: String { "Line \(line): \(reason)." }
}
