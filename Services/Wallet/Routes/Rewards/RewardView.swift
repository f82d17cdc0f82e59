import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct RewardView: FieldEncodable {
    let program: RewardProgram

    static let example = RewardView(
        program: RewardProgram(
            id: .example, name: "Florin points NGN", kind: .points, points: 250, earned: .example,
            updatedAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", program.id)
        out.field("program_name", program.name)
        out.field("kind", program.kind)
        out.optional("points_balance", program.points)
        out.field("total_earned", program.earned)
        out.field("updated_at", program.updatedAt)
    }
}

extension RewardProgram.Kind: FieldValue {}

/// `{id}` of a program.
struct RewardPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
    }
}

/// What customers say of a program of others.
struct ExternalRewardBody: FieldDecodable {
    let name: String
    let points: Int64?
    let earned: Money?

    init(_ fields: inout Fields) {
        name = fields.required("program_name", .line(1...100).example("Air miles"))
        points = fields.optional("points_balance", .integer(0...1_000_000_000_000))
        earned = fields.optional("total_earned", .money)
        if earned?.isNegative == true { fields.refuse("total_earned", .outOfRange, "must not be negative") }
    }

    func program(_ id: UniqueID, at now: Timestamp) -> RewardProgram {
        RewardProgram(id: id, name: name, kind: .external, points: points, earned: earned, updatedAt: now)
    }
}
