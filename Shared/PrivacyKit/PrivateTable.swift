package import PostgresAccess
package import Primitives

/// Each column of one table is exactly one of these: personal; the id of a person; plain.
package struct PrivateTable: Sendable {
    package let name: String
    /// The condition that a person's rows fulfil; nil where there are none, or nobody could find them.
    package let rows: (@Sendable (UserID) -> SQL)?
    /// The primary key: the order in which pages tell the rows.
    package let key: [String]
    package let personal: [PersonalColumn]
    /// Columns that name people by id: they say nothing of anybody once auth has forgotten whose id it is. An export
    /// tells the person's own and no other.
    package let ids: [String]
    /// Columns that tell nothing of a person.
    package let plain: [String]
    package let handling: Handling

    package enum Handling: Sendable {
        case usual
        /// Copies of what other tables tell, or text that is not the person's: no part of an export.
        case untold
        /// Goes by itself, as soon as it is delivered: no part of an export, and no erasure touches it.
        case passing
    }

    package init(
        _ name: String, of rows: (@Sendable (UserID) -> SQL)? = nil, key: String = "id",
        handling: Handling = .usual,
        _ personal: [PersonalColumn]..., ids: String = "", plain: String = ""
    ) {
        self.name = name
        self.key = key.words
        self.handling = handling
        self.personal = personal.flatMap(\.self)
        self.ids = ids.words
        self.plain = plain.words
        self.rows = rows ?? Self.rows(naming: ids.words)
    }

    /// Where nobody says whose rows they are: theirs whom they name.
    private static func rows(naming ids: [String]) -> (@Sendable (UserID) -> SQL)? {
        guard !ids.isEmpty else { return nil }
        return { user in
            let conditions = ids.map { "\(identifier: $0) = \(user)" as SQL }
            return "(\(SQL.joined(conditions, by: " or ")))"
        }
    }

    package var columns: [String] { personal.map(\.name) + ids + plain }

    /// Whether an erasure takes whole rows.
    var losesRows: Bool { personal.contains(where: \.isDeleted) }

    /// What an erasure writes into rows that stay.
    var replacements: [(column: String, value: SQL)] {
        personal.compactMap { column in
            guard case .anonymise(let value) = column.onErasure else { return nil }
            return (column.name, value)
        }
    }

    /// What an export tells of a row `r`, column by column.
    func told(to user: UserID) -> [SQL] {
        let own: [SQL] = personal.compactMap { column in
            let value: SQL = "\(identifier: column.name)"
            switch column.disclosure {
            case .told: return Self.member(column.name, "r.\(value)")
            case .when(let condition):
                return Self.member(column.name, "case when \(condition(user)) then r.\(value) end")
            case .secret, .withheld: return nil
            }
        }
        let named = ids.map { id in
            Self.member(id, "case when r.\(identifier: id) = \(user) then r.\(identifier: id) end")
        }
        return own + named + plain.map { Self.member($0, "r.\(identifier: $0)") }
    }

    /// Names come from declarations, which hold no quotes.
    private static func member(_ name: String, _ value: SQL) -> SQL {
        SQL(dangerouslyRaw: "'\(name)', ") + value
    }
}
