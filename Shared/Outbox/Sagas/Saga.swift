package import Primitives

/// Work over several services, as it was when it was claimed.
package struct Saga<State: RawRepresentable & Sendable>: Sendable where State.RawValue == String {
    package let id: UniqueID
    package let state: State
    /// JSON, as the saga's owner wrote it.
    package let data: [UInt8]
    /// Each change and each claim raises it; a change by the holder of an older one is refused.
    package let version: Int64
    /// Claims since the last change of state, this one included.
    package let attempts: Int
    package let createdAt: Timestamp
}

/// Somebody else has changed or claimed the saga meanwhile: let go of it.
package struct SagaConflict: Error, CustomStringConvertible {
    package let id: UniqueID

    package init(id: UniqueID) { self.id = id }

    package var description: String { "saga \(id) was changed or claimed by another worker" }
}
