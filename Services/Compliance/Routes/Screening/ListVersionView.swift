import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// A version of a list, and what became of it.
struct ListVersionView: FieldEncodable {
    let version: ListVersion

    init(_ version: ListVersion) { self.version = version }

    static let example = ListVersionView(
        ListVersion(
            id: ListVersionID(.example), list: .example, status: .refused, uploadedBy: UserID(.example),
            forcedBy: UserID(.example), entries: 7_379, added: 12, removed: 3, changed: 40,
            refusal: ListRefusal(file: "alt", line: 812, reason: .unknownEntry), loadedAt: .example,
            checkedAt: .example, createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", version.id)
        out.field("list", version.list)
        out.field("status", version.status)
        out.field("entries", version.entries)
        out.field("added", version.added)
        out.field("removed", version.removed)
        out.field("changed", version.changed)
        out.optional("refusal", version.refusal.map(ListRefusalView.init))
        out.field("uploaded_by", version.uploadedBy)
        out.optional("forced_by", version.forcedBy)
        out.field("loaded_at", version.loadedAt)
        out.optional("checked_at", version.checkedAt)
        out.field("created_at", version.createdAt)
    }
}

/// Why a version was not taken.
struct ListRefusalView: FieldEncodable {
    let refusal: ListRefusal

    init(_ refusal: ListRefusal) { self.refusal = refusal }

    static let example = ListRefusalView(ListRefusal(file: "alt", line: 812, reason: .unknownEntry))

    func encode(to out: inout JSONWriter) {
        out.field("file", refusal.file)
        out.field("line", refusal.line)
        out.field("reason", refusal.reason)
    }
}
