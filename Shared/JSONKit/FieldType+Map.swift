extension FieldType {
    /// An object whose member names say something by themselves, such as languages: a bounded number of members of one
    /// type.
    package static func map<Element>(
        _ name: FieldType<String>, _ element: FieldType<Element>, _ count: ClosedRange<Int>
    ) -> FieldType where Value == [String: Element] {
        FieldType(
            schema: JSONSchema.map(of: element.schema)
                .with("minProperties", .number("\(count.lowerBound)"))
                .with("maxProperties", .number("\(count.upperBound)")),
            example: [name.example: element.example]
        ) { value, mode, errors in
            guard case .object(let members) = value else { return wrongType("an object", value, &errors) }
            guard count.contains(members.count) else {
                let bounds = "\(count.lowerBound) to \(count.upperBound)"
                errors.append(FieldError("", .outOfRange, "must have \(bounds) members, has \(members.count)"))
                return nil
            }
            var result: Value = [:]
            let before = errors.count
            let names = FieldType<String>.Mode(source: mode.source, unknown: mode.unknown)
            let inner = FieldType<Element>.Mode(source: mode.source, unknown: mode.unknown)
            for member in members where errors.count - before < FieldError.limit {
                let start = errors.count
                let key = name.decode(.string(member.name), names, &errors)
                if let key, result[key] != nil {
                    errors.append(FieldError("", .duplicateField, "stands more than once"))
                } else if let key, let decoded = element.decode(member.value, inner, &errors) {
                    result[key] = decoded
                }
                for position in start..<errors.count { errors[position].prefix(with: member.name) }
            }
            return errors.count == before ? result : nil
        }
    }
}
