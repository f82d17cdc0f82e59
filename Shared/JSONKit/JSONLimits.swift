/// How much one JSON text may ask of whoever reads it. Work and memory follow from these and from the number of bytes,
/// never from the product of two numbers that a sender chooses.
package struct JSONLimits: Sendable {
    /// Members of one object.
    package var members: Int
    /// Bytes of one member's name; names come back in errors.
    package var nameBytes: Int
    /// Values of the whole text, those inside others included.
    package var values: Int

    package init(members: Int = 256, nameBytes: Int = 256, values: Int = 1 << 17) {
        self.members = members
        self.nameBytes = nameBytes
        self.values = values
    }

    /// For bodies and messages: far above the largest that anybody has reason to send.
    package static let standard = JSONLimits()
    /// For what our own processes write about themselves and what grows with the suite, as an OpenAPI document does.
    package static let own = JSONLimits(members: .max, nameBytes: .max, values: .max)
}
