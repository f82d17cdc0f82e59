import HTTPKit
import JSONKit
import Primitives

/// The payment's own id in a path: only who was sent here knows it.
struct CheckoutPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
    }
}
