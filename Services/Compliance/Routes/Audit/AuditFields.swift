import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

extension AuditEntryRecord.Category: FieldValue {}
extension AuditEntryRecord.Level: FieldValue {}
extension AuditEntryRecord.Outcome: FieldValue {}

enum AuditRoutes {
    static let tag = "Audit log"
}

/// An entry as a reader sees it: `{"erased": true}` stands where a person's values were.
struct AuditLogView: FieldEncodable {
    let read: ReadAuditEntry

    init(_ read: ReadAuditEntry) { self.read = read }

    static let example = AuditLogView(
        ReadAuditEntry(
            at: AuditPlace(sequence: 4_711, place: 0), hash: Array(repeating: 0x58, count: 32),
            entry: .object([
                JSONMember("sequence", .number("4711")), JSONMember("id", .string(UniqueID.example.description)),
                JSONMember("at", .string(Timestamp.example.rfc3339)), JSONMember("service", .string("wallet")),
                JSONMember("category", .string("wallet")), JSONMember("type", .string("wallet.audited.v1")),
                JSONMember("severity", .string("info")), JSONMember("outcome", .string("succeeded")),
            ])))

    func encode(to out: inout JSONWriter) {
        let entry = read.entry
        out.field("sequence", read.at.sequence)
        out.field("id", text("id"))
        out.field("at", text("at"))
        out.field("service", text("service"))
        out.field("category", text("category"))
        out.field("type", text("type"))
        out.field("severity", text("severity"))
        out.optional("actor", entry["actor"].map { AuditActorView($0) })
        out.field("subjects", entry["subjects"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        out.optional("session_id", entry["session_id"]?.stringValue)
        out.optional("ip", entry["ip"])
        out.optional("user_agent", entry["user_agent"])
        out.optional("device_id", entry["device_id"])
        out.optional("request_id", entry["request_id"]?.stringValue)
        out.optional("trace_id", entry["trace_id"]?.stringValue)
        out.optional("method", entry["method"]?.stringValue)
        out.optional("route", entry["route"]?.stringValue)
        out.optional("resource", entry["resource"].map { AuditResourceView($0) })
        out.field("outcome", text("outcome"))
        out.optional("code", entry["code"]?.stringValue)
        out.optional("before", entry["before"])
        out.optional("after", entry["after"])
        out.field("hash", Hex.encode(read.hash))
    }

    /// What every entry has.
    private func text(_ name: String) -> String { read.entry[name]?.stringValue ?? "" }
}

struct AuditActorView: FieldEncodable {
    let actor: JSONValue

    init(_ actor: JSONValue) { self.actor = actor }

    static let example = AuditActorView(
        .object([JSONMember("kind", .string("person")), JSONMember("id", .string(UniqueID.example.description))]))

    func encode(to out: inout JSONWriter) {
        out.field("kind", actor["kind"]?.stringValue ?? "")
        out.optional("id", actor["id"]?.stringValue)
        out.field("roles", actor["roles"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }
}

struct AuditResourceView: FieldEncodable {
    let resource: JSONValue

    init(_ resource: JSONValue) { self.resource = resource }

    static let example = AuditResourceView(
        .object([JSONMember("type", .string("wallets")), JSONMember("id", .string(UniqueID.example.description))]))

    func encode(to out: inout JSONWriter) {
        out.field("type", resource["type"]?.stringValue ?? "")
        out.optional("id", resource["id"]?.stringValue)
    }
}
