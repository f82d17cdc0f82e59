import HTTPKit
import JSONKit
import PaymentsDomain

enum QRCodeRoutes {
    static let tag = "QR codes"
}

struct QRCodePath: FieldDecodable {
    let id: QRCodeID

    init(_ fields: inout Fields) { id = fields.required("id", .id(QRCodeID.self)) }
}
