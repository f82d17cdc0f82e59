/// What a partial update asks of one field: absent keeps, null clears, a value sets.
package enum FieldChange<Value: Sendable>: Sendable {
    case keep
    case clear
    case set(Value)

    package var isChange: Bool {
        if case .keep = self { false } else { true }
    }

    /// What the field holds afterwards.
    package func applied(to old: Value?) -> Value? {
        switch self {
        case .keep: old
        case .clear: nil
        case .set(let value): value
        }
    }
}

extension FieldChange: Equatable where Value: Equatable {}
extension FieldChange: Hashable where Value: Hashable {}
