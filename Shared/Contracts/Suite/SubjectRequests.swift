// Made by scripts/render from SubjectRequests.messages.
package import JSONKit
package import Primitives

/// Compliance asks a service about one person. The same request may come any number of times.
package struct SubjectRequest: FieldEncodable, FieldDecodable, Hashable {
    package let requestID: UniqueID
    package let userID: UserID
    /// Of `rectify_subject`: what is to be put right, by the names of the public API.
    package let changes: JSONValue?
    /// Of `export_subject` and of a search: `next` of the answer before.
    package let cursor: String?
    /// Of `check_erasure`: texts that the person is known by, which are looked for in the whole schema.
    package let knownAs: [String]
    /// Of `erase_subject`: `close` ends the person's access and takes nothing away yet.
    package let step: ErasureStep
    /// Of `restrict_subject`: false lifts the restriction.
    package let restricted: Bool

    package init(
        requestID: UniqueID,
        userID: UserID,
        changes: JSONValue? = nil,
        cursor: String? = nil,
        knownAs: [String] = [],
        step: ErasureStep = .erase,
        restricted: Bool = true
    ) {
        self.requestID = requestID
        self.userID = userID
        self.changes = changes
        self.cursor = cursor
        self.knownAs = knownAs
        self.step = step
        self.restricted = restricted
    }

    package init(_ fields: inout Fields) {
        requestID = fields.required("request_id", .uuid)
        userID = fields.required("user_id", .id(UserID.self))
        changes = fields.optional("changes", .json)
        cursor = fields.optional("cursor", .text(0...4096))
        knownAs = fields.optional("known_as", .array(.text(0...4096), 0...20)) ?? []
        step = fields.optional("step", .choice(ErasureStep.self)) ?? .erase
        restricted = fields.optional("restricted", .bool) ?? true
    }

    package static let example = SubjectRequest(
        requestID: .example,
        userID: UserID(.example),
        changes: JSONValue.object([JSONMember("first_name", .string("Mary"))]),
        cursor: "eyJ0",
        knownAs: ["ada@florin.test"],
        step: .erase,
        restricted: true)

    package func encode(to out: inout JSONWriter) {
        out.field("request_id", requestID)
        out.field("user_id", userID)
        out.optional("changes", changes)
        out.optional("cursor", cursor)
        out.field("known_as", knownAs)
        out.field("step", step)
        out.field("restricted", restricted)
    }
}

package enum ErasureStep: String, CaseIterable, FieldValue {
    case erase
    case close
}

package struct SubjectAnswer: FieldEncodable, FieldDecodable, Hashable {
    package let status: SubjectStatus
    /// Rows that are told, that were changed, or that an erasure would take or change.
    package let records: Int
    /// Of an export: rows by table.
    package let data: JSONValue?
    /// Of an export that is a file: its name in the `handover` folder of the file store.
    package let file: String?
    /// There is more: to be sent as `cursor`.
    package let next: String?
    package let retained: [RetainedData]
    package let blockers: [ErasureBlocker]
    /// Of a search: where one of the texts stands.
    package let found: [FoundData]

    package init(
        status: SubjectStatus,
        records: Int,
        data: JSONValue? = nil,
        file: String? = nil,
        next: String? = nil,
        retained: [RetainedData],
        blockers: [ErasureBlocker],
        found: [FoundData]
    ) {
        self.status = status
        self.records = records
        self.data = data
        self.file = file
        self.next = next
        self.retained = retained
        self.blockers = blockers
        self.found = found
    }

    package init(_ fields: inout Fields) {
        status = fields.required("status", .choice(SubjectStatus.self))
        records = fields.required("records", .integer(0...Int.max))
        data = fields.optional("data", .json)
        file = fields.optional("file", .text(0...4096))
        next = fields.optional("next", .text(0...4096))
        retained = fields.required("retained", .array(.object(RetainedData.self), 0...100))
        blockers = fields.required("blockers", .array(.object(ErasureBlocker.self), 0...100))
        found = fields.required("found", .array(.object(FoundData.self), 0...1000))
    }

    package static let example = SubjectAnswer(
        status: .completed,
        records: 3,
        data: JSONValue.object([]),
        file: "handover/019aa2b6",
        next: "eyJ0",
        retained: [RetainedData.example],
        blockers: [ErasureBlocker.example],
        found: [FoundData.example])

    package func encode(to out: inout JSONWriter) {
        out.field("status", status)
        out.field("records", records)
        out.optional("data", data)
        out.optional("file", file)
        out.optional("next", next)
        out.field("retained", retained)
        out.field("blockers", blockers)
        out.field("found", found)
    }
}

/// What a law keeps.
package struct RetainedData: FieldEncodable, FieldDecodable, Hashable {
    package let category: String
    package let basis: String
    /// Absent: as long as there is an account.
    package let until: Timestamp?

    package init(category: String, basis: String, until: Timestamp? = nil) {
        self.category = category
        self.basis = basis
        self.until = until
    }

    package init(_ fields: inout Fields) {
        category = fields.required("category", .text(0...4096))
        basis = fields.required("basis", .text(0...4096))
        until = fields.optional("until", .timestamp)
    }

    package static let example = RetainedData(category: "wallet.movements", basis: "legal_obligation", until: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("category", category)
        out.field("basis", basis)
        out.optional("until", until)
    }
}

/// Why a person cannot go yet.
package struct ErasureBlocker: FieldEncodable, FieldDecodable, Hashable {
    package let service: String
    package let code: String
    package let detail: String

    package init(service: String, code: String, detail: String) {
        self.service = service
        self.code = code
        self.detail = detail
    }

    package init(_ fields: inout Fields) {
        service = fields.required("service", .text(0...4096))
        code = fields.required("code", .text(0...4096))
        detail = fields.required("detail", .text(0...4096))
    }

    package static let example = ErasureBlocker(service: "wallet", code: "balance", detail: "12.34 USD in a wallet")

    package func encode(to out: inout JSONWriter) {
        out.field("service", service)
        out.field("code", code)
        out.field("detail", detail)
    }
}

/// A column that holds a text that somebody looked for.
package struct FoundData: FieldEncodable, FieldDecodable, Hashable {
    package let place: String
    package let records: Int
    /// A law keeps it: see `retained`.
    package let kept: Bool

    package init(place: String, records: Int, kept: Bool) {
        self.place = place
        self.records = records
        self.kept = kept
    }

    package init(_ fields: inout Fields) {
        place = fields.required("place", .text(0...4096))
        records = fields.required("records", .integer(0...Int.max))
        kept = fields.required("kept", .bool)
    }

    package static let example = FoundData(place: "auth.users.email", records: 1, kept: false)

    package func encode(to out: inout JSONWriter) {
        out.field("place", place)
        out.field("records", records)
        out.field("kept", kept)
    }
}

/// `in_progress`: the same request has to come again. `remains`: the person was erased, and something of them is there.
package enum SubjectStatus: String, CaseIterable, FieldValue {
    case completed
    case completedWithRetention = "completed_with_retention"
    case inProgress = "in_progress"
    case blocked
    case remains
}
