import Crypto
import Primitives

/// A form with a file for a partner (`multipart/form-data`, RFC 7578). Its names and values are ours.
struct OutgoingForm: Sendable {
    private static let line: [UInt8] = [13, 10]

    /// Of random bytes: no file holds it but by a chance of one in 2^128.
    private let boundary = "florin-" + Hex.encode(SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) })
    private var bytes: [UInt8] = []

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    mutating func field(_ name: String, _ value: String) {
        begin(#"form-data; name="\#(name)""#)
        end(Array(value.utf8))
    }

    mutating func file(_ name: String, named filename: String, _ mediaType: String, _ content: [UInt8]) {
        begin(#"form-data; name="\#(name)"; filename="\#(filename)""#, mediaType)
        end(content)
    }

    consuming func finish() -> [UInt8] {
        bytes += "--\(boundary)--\r\n".utf8
        return bytes
    }

    private mutating func begin(_ disposition: String, _ mediaType: String? = nil) {
        bytes += "--\(boundary)\r\nContent-Disposition: \(disposition)\r\n".utf8
        if let mediaType { bytes += "Content-Type: \(mediaType)\r\n".utf8 }
        bytes += Self.line
    }

    private mutating func end(_ content: [UInt8]) {
        bytes += content
        bytes += Self.line
    }
}
