import HTTPTypes
import HummingbirdCore
import NIOCore

extension Problem {
    func response(requestID: String) -> Response {
        var fields = HTTPFields()
        fields[.contentType] = "application/problem+json"
        if let retryAfterSeconds { fields[.retryAfter] = "\(retryAfterSeconds)" }
        for header in headers {
            guard let name = HTTPField.Name(header.name) else {
                preconditionFailure("not a header name: \(header.name)")
            }
            fields.append(HTTPField(name: name, value: header.value))
        }
        return Response(
            status: HTTPResponse.Status(integerLiteral: code.status), headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body(requestID: requestID))))
    }
}
