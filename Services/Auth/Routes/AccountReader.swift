import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// How much of other accounts somebody reads.
enum AccountReader: Sendable {
    case admin
    /// Any account that is named.
    case compliance
    /// Customers who are named, without their whole telephone number.
    case support

    init(_ caller: Caller) {
        self = caller.has(.admin) ? .admin : caller.has(.compliance) ? .compliance : .support
    }

    var seesStaff: Bool { self != .support }
    var seesPhone: Bool { self != .support }
}

/// The path of one account.
struct UserPath: FieldDecodable {
    let id: UserID

    init(_ fields: inout Fields) {
        id = fields.required("id", .id(UserID.self))
    }
}
