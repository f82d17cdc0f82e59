import JSONKit
import Primitives

/// Which values of a message are about a person, and about whom.
///
/// A log outlives what it tells of, so what is not known to be harmless counts as personal: a text is left as it is
/// only if it is an id, a time, an amount or a word of ours, and its name is none of those that hold names and
/// addresses.
enum PersonalValues {
    /// Values of nobody who is known, as of a stranger who tries to sign in: sealed all the same, so that no text lies
    /// about in the open.
    static let nobody = UniqueID(high: 0, low: 0).description

    /// Members that name a person by id, the nearest owner first.
    private static let ids = [
        "user_id", "owner_id", "customer_id", "payer_id", "payee_id", "issuer_id", "merchant_id", "sender_id",
        "receiver_id", "initiator", "debit_owner", "credit_owner",
    ]
    private static let idNames = Set(ids)

    private static let names: Set<String> = [
        "email", "phone", "name", "first_name", "last_name", "display_name", "full_name", "given_name", "surname",
        "nickname", "username", "birth_date", "birth_place", "address", "line1", "line2", "street", "city", "region",
        "postal_code", "nationality", "occupation", "employer", "ip", "user_agent", "device_id", "device_name",
        "destination", "iban", "account_number", "document_number", "mrz", "description", "reference", "note",
        "detail", "message", "subject", "text", "title", "slug", "handle", "value",
        "url", "payee", "filename", "file_name",
    ]

    /// More than an entry names in its subjects would make it no easier to find.
    private static let mostPeople = 2_000

    // MARK: People

    /// Whose affairs it is, in the order in which they are named.
    static func people(in value: JSONValue) -> [String] {
        var found: [String] = []
        var known: Set<String> = []
        collect(value, &found, &known)
        return found
    }

    private static func collect(_ value: JSONValue, _ found: inout [String], _ known: inout Set<String>) {
        guard found.count < mostPeople else { return }
        switch value {
        case .object(let members):
            for member in members {
                if idNames.contains(member.name), let id = person(member.value) {
                    if known.insert(id).inserted { found.append(id) }
                } else {
                    collect(member.value, &found, &known)
                }
            }
        case .array(let elements): for element in elements { collect(element, &found, &known) }
        case .null, .bool, .number, .string: break
        }
    }

    private static func person(_ value: JSONValue) -> String? {
        value.stringValue.flatMap { UniqueID($0)?.description }
    }

    // MARK: Values

    /// Where they stand, each with its person: the one that the nearest object names, else the one that is given.
    /// - Parameter path: of the value, with the numbers of elements.
    static func places(in value: JSONValue, path: String, of person: String) -> [AuditSealing.Place] {
        var places: [AuditSealing.Place] = []
        find(value, name: "", path: path, person, &places)
        return places
    }

    private static func find(
        _ value: JSONValue, name: String, path: String, _ person: String, _ places: inout [AuditSealing.Place]
    ) {
        switch value {
        case .object(let members):
            let owner = ids.lazy.compactMap { id in members.first { $0.name == id }.flatMap { Self.person($0.value) } }
                .first
            for member in members {
                find(
                    member.value, name: member.name, path: "\(path).\(member.name)", owner ?? person, &places)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                find(element, name: name, path: "\(path).\(index)", person, &places)
            }
        case .string(let text):
            guard !isHarmless(text) || names.contains(name) && UniqueID(text) == nil && !isMasked(value) else { return }
            places.append(AuditSealing.Place(path, of: person))
        case .number:
            if names.contains(name) { places.append(AuditSealing.Place(path, of: person)) }
        case .null, .bool: break
        }
    }

    private static func isMasked(_ value: JSONValue) -> Bool { value == SecretMembers.mask }

    /// An id, a time, an amount, a code: no spaces, no letters of names.
    static func isHarmless(_ text: String) -> Bool {
        if text.isEmpty || isMasked(.string(text)) { return true }
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 128 else { return false }
        var hasSmall = false
        var hasCapital = false
        var hasMark = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): hasSmall = true
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): hasCapital = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): break
            case UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "/"): hasMark = true
            default: return false
            }
        }
        // `2026-11-20T12:00:00Z`, `12.34`, `-5`; numbers that are longer may be somebody's.
        let isNumber = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) || first == UInt8(ascii: "-")
        if isNumber, !hasSmall { return true }
        // `clearing:sandbox:USD` is ours; `Lovelace` may be anybody's.
        return !(hasSmall && hasCapital) || hasMark
    }
}
