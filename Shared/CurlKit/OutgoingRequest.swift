/// An HTTP request to somebody else's server.
package struct OutgoingRequest: Sendable {
    /// `GET`, `POST`…
    package var method: String
    /// `http` or `https`, absolute.
    package var url: String
    /// In the order in which they are sent. `Host` and `Content-Length` are made from the rest.
    package var headers: [(name: String, value: String)]
    /// Nil sends none; a `POST`, `PUT` or `PATCH` then says that its body is empty.
    package var body: [UInt8]?
    /// A body that is read from a file while it is sent, in place of one in memory.
    package var file: File?
    /// From the first byte sent to the last byte read, connecting included.
    package var timeout: Duration
    package var connectTimeout: Duration
    /// A longer answer is given up, or cut when `cutsAnswer`.
    package var answerLimitBytes: Int
    /// What is read of a longer answer is the answer: for those who want its status and a glance at the rest.
    package var cutsAnswer = false
    /// Whether it may be sent again by itself when a kept connection turns out to have ended: so by RFC 9110 section
    /// 9.2.2 for the idempotent methods, and for others when the request carries a key of its own.
    package var mayRepeat: Bool

    /// Over HTTP/2: with TLS agreed on, several at once over one connection; without TLS taken for granted, and each
    /// over one of its own.
    package var isHTTP2 = false

    package init(
        _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        timeout: Duration = .seconds(5), connectTimeout: Duration = .seconds(3), answerLimitBytes: Int = 1 << 20,
        mayRepeat: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.answerLimitBytes = answerLimitBytes
        self.mayRepeat = mayRepeat ?? ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(method)
    }

    /// Who asks keeps it open until the answer is there.
    package struct File: Sendable {
        package let descriptor: Int32
        /// From its beginning; less than that ends the exchange.
        package let length: Int

        package init(descriptor: Int32, length: Int) {
            self.descriptor = descriptor
            self.length = length
        }
    }

    /// A line break in a header would begin another one, in a method or URL another request.
    var isWellFormed: Bool {
        let isToken = { (text: String) in !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }
        }
        return isToken(method) && url.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
            && headers.allSatisfy { header in
                isToken(header.name) && header.value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
            }
    }
}
