import JSONKit
import Primitives

/// A change of what the bank knows.
enum BankChange: Sendable {
    /// The first hand-over of a file that got lost on purpose.
    case lost(id: UniqueID)
    case received(id: UniqueID, content: [UInt8])
    /// A step was taken, with these files for the merchant.
    case answered(id: UniqueID, BankFormat.Step, files: [[UInt8]])
}

/// It in the journal, one flat object for all kinds.
struct BankRecord: FieldEncodable, FieldDecodable {
    enum Kind: String, CaseIterable, FieldValue { case lost, received, answered }

    /// Of a file of 10 MiB in base 64.
    private static let longest = 15_000_000

    private let kind: Kind
    private let id: UniqueID
    private var contents: [String] = []
    private var step: Int?

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(Kind.self))
        id = fields.required("id", .uuid)
        contents = fields.optional("contents", .array(.text(0...Self.longest), 0...100)) ?? []
        step = fields.optional("step", .integer(1...9))
    }

    init(_ change: BankChange) {
        switch change {
        case .lost(let id): (kind, self.id) = (.lost, id)
        case .received(let id, let content): (kind, self.id, contents) = (.received, id, [Base64.encode(content)])
        case .answered(let id, let step, let files):
            (kind, self.id, contents) = (.answered, id, files.map(Base64.encode))
            self.step = step.rawValue
        }
    }

    static let example = BankRecord(.received(id: .example, content: Array("101".utf8)))

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.field("id", id)
        out.field("contents", contents)
        out.optional("step", step)
    }

    /// Nil when a field that the kind needs is not there.
    var change: BankChange? {
        let files = contents.compactMap(Base64.decode)
        guard files.count == contents.count else { return nil }
        switch kind {
        case .lost: return .lost(id: id)
        case .received: return files.first.map { .received(id: id, content: $0) }
        case .answered: return step.flatMap(BankFormat.Step.init).map { .answered(id: id, $0, files: files) }
        }
    }
}
